-- R6 sip_kallelse_3d (4 kap. 3 §): called to SIP at the latest three days after dag 0, where a SIP is needed.
{% set period_types = ['manad', 'kvartal', 'halvar'] %}
with episoder as (
    select
        region_kod,
        vardepisod_id,
        vardform,
        manad,
        utfall
    from {{ ref('int_indikator__sip_kallelse') }}
),

summerade as (
    select
        {{ indicator_key() }},
        count(episoder.utfall) as antal_sip_behov,
        count(case when episoder.utfall = 'I_TID' then 1 end) as antal_kallad_i_tid,
        count(case when episoder.utfall = 'SENT' then 1 end) as antal_kallad_sent,
        count(case when episoder.utfall = 'EJ_KALLAD' then 1 end) as antal_ej_kallad
    from episoder
    {{ indicator_rows(['lan', 'kommun', 'halsovalsenhet'], period_types, klinik_at='utskrivning') }}
    group by {{ indicator_key() }}
),

nycklar as (
    {{ indicator_frame(period_types) }}
)

select
    {{ indicator_columns() }},
    coalesce(summerade.antal_sip_behov, 0) as antal_sip_behov,
    coalesce(summerade.antal_kallad_i_tid, 0) as antal_kallad_i_tid,
    coalesce(summerade.antal_kallad_sent, 0) as antal_kallad_sent,
    coalesce(summerade.antal_ej_kallad, 0) as antal_ej_kallad,
    {{ ratio('summerade.antal_kallad_i_tid', 'summerade.antal_sip_behov') }} as andel_i_tid
from {{ indicator_sources() }}
