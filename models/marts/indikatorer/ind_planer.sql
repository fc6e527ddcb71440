-- R6 utskrivningsplan, sip, sip_uppfoljning (4 kap. 1-2 §§): per lan and kommun for every period, and per kommun x hälsovalsenhet x
-- klinik and month (niva kombination, K-A1 to K-A3), which only has rows where someone was discharged.
{% set period_types = ['manad', 'kvartal', 'halvar', 'ar'] %}
{% set counts -%}
count(*) as antal_utskrivna_lankade,
        count(case when episoder.har_utskrivningsplan then 1 end) as antal_utskrivningsplan,
        count(episoder.har_sip) as antal_sip_avgjorda,
        count(case when episoder.har_sip then 1 end) as antal_sip,
        count(case when episoder.har_sip_uppfoljning then 1 end) as antal_sip_uppfoljning
{%- endset %}
with episoder as (
    select * from {{ ref('int_indikator__planer') }}
),

summerade as (
    select
        {{ indicator_key() }},
        {{ counts }}
    from episoder
    {{ indicator_rows(['lan', 'kommun'], period_types, klinik_at='utskrivning') }}
    group by {{ indicator_key() }}
),

nycklar as (
    {{ indicator_frame(period_types) }}
),

kombinationer as (
    select
        episoder.region_kod,
        vardformer.vardform,
        perioder.period,
        perioder.period_start,
        fakta.kommun_kod,
        fakta.halsovalsenhet_kod,
        fakta.klinik_kod,
        {{ counts }}
    from episoder
    inner join {{ ref('fct_vardepisoder') }} as fakta
        on episoder.region_kod = fakta.region_kod and episoder.vardepisod_id = fakta.vardepisod_id
    inner join {{ ref('int_indikator__vardformer') }} as vardformer
        on episoder.vardform = vardformer.ingaende_vardform
    inner join {{ ref('int_indikator__manader') }} as perioder
        on episoder.manad = perioder.manad and perioder.periodtyp = 'manad'
    group by
        episoder.region_kod, vardformer.vardform, perioder.period, perioder.period_start,
        fakta.kommun_kod, fakta.halsovalsenhet_kod, fakta.klinik_kod
)

select
    {{ indicator_columns() }},
    cast(null as {{ type_text() }}) as kommun_kod,
    cast(null as {{ type_text() }}) as halsovalsenhet_kod,
    cast(null as {{ type_text() }}) as klinik_kod,
    coalesce(summerade.antal_utskrivna_lankade, 0) as antal_utskrivna_lankade,
    coalesce(summerade.antal_utskrivningsplan, 0) as antal_utskrivningsplan,
    coalesce(summerade.antal_sip, 0) as antal_sip,
    coalesce(summerade.antal_sip_uppfoljning, 0) as antal_sip_uppfoljning,
    {{ ratio('summerade.antal_utskrivningsplan', 'summerade.antal_utskrivna_lankade') }} as andel_utskrivningsplan,
    {{ ratio('summerade.antal_sip', 'summerade.antal_sip_avgjorda') }} as andel_sip,
    {{ ratio('summerade.antal_sip_uppfoljning', 'summerade.antal_sip_avgjorda') }} as andel_sip_uppfoljning
from {{ indicator_sources() }}
union all
select
    region_kod,
    vardform,
    'kombination' as niva,
    cast(null as {{ type_text() }}) as enhet_kod,
    cast(null as {{ type_text() }}) as enhet_namn,
    'manad' as periodtyp,
    period,
    period_start,
    kommun_kod,
    halsovalsenhet_kod,
    klinik_kod,
    antal_utskrivna_lankade,
    antal_utskrivningsplan,
    antal_sip,
    antal_sip_uppfoljning,
    {{ ratio('antal_utskrivningsplan', 'antal_utskrivna_lankade') }} as andel_utskrivningsplan,
    {{ ratio('antal_sip', 'antal_sip_avgjorda') }} as andel_sip,
    {{ ratio('antal_sip_uppfoljning', 'antal_sip_avgjorda') }} as andel_sip_uppfoljning
from kombinationer
