-- p-chart of R5 (operations.md §11.3): is a week of a klinik outside what chance gives, seen from its own 26 weeks before? The limits
-- are those of the binomial distribution with styrdiagram_svans on each side, so that a small klinik does not alarm on noise.
{% set row = ['region_kod', 'niva', 'enhet_kod', 'vecka_start'] | join(', ') %}
-- One more in time and one more not: a klinik that never missed is not certain never to miss.
with vantade as (
    select
        *,
        (tidigare_i_tid + 1) / cast(tidigare_avgjorda + 2 as {{ type_double() }}) as vantad_andel
    from {{ ref('int_indikator__status_24h_veckor') }}
    where ar_avslutad and antal_tidigare_veckor >= styrdiagram_minsta_veckor
),

fakulteter as (
    select
        n,
        sum(case when n > 0 then ln(n) else 0 end) over (order by n) as log_fakultet
    from {{ ref('int_tal') }}
),

sannolikheter as (
    select
        vantade.region_kod,
        vantade.niva,
        vantade.enhet_kod,
        vantade.vecka_start,
        vantade.styrdiagram_svans,
        i_tid.n as k,
        exp(
            alla.log_fakultet - i_tid.log_fakultet - ej_i_tid.log_fakultet
            + i_tid.n * ln(vantade.vantad_andel) + ej_i_tid.n * ln(1 - vantade.vantad_andel)
        ) as sannolikhet
    from vantade
    inner join fakulteter as alla on vantade.antal_avgjorda = alla.n
    inner join fakulteter as i_tid on vantade.antal_avgjorda >= i_tid.n
    inner join fakulteter as ej_i_tid on vantade.antal_avgjorda - i_tid.n = ej_i_tid.n
),

fordelade as (
    select
        *,
        sum(sannolikhet) over (partition by {{ row }} order by k) as upp_till
    from sannolikheter
),

granser as (
    select
        {{ row }},
        min(case when upp_till >= styrdiagram_svans then k end) as undre_antal,
        min(case when upp_till >= 1 - styrdiagram_svans then k end) as ovre_antal
    from fordelade
    group by {{ row }}
),

sidor as (
    select
        vantade.*,
        granser.undre_antal,
        granser.ovre_antal,
        case
            when vantade.antal_i_tid < vantade.vantad_andel * vantade.antal_avgjorda then -1
            when vantade.antal_i_tid > vantade.vantad_andel * vantade.antal_avgjorda then 1
            else 0
        end as sida
    from vantade
    inner join granser
        on
            vantade.region_kod = granser.region_kod
            and vantade.niva = granser.niva
            and vantade.enhet_kod = granser.enhet_kod
            and vantade.vecka_start = granser.vecka_start
),

rader as (
    select
        *,
        sum(sida) over (
            partition by region_kod, niva, enhet_kod
            order by vecka_nr range between 7 preceding and current row
        ) as sidor_atta_veckor
    from sidor
)

select
    rader.region_kod,
    rader.niva,
    rader.enhet_kod,
    coalesce(enheter.enhet_namn, 'okänd') as enhet_namn,
    {{ iso_week_text('rader.vecka_start') }} as vecka,
    rader.vecka_start,
    rader.antal_i_tid,
    rader.antal_avgjorda,
    {{ ratio('rader.antal_i_tid', 'rader.antal_avgjorda') }} as andel_i_tid,
    rader.vantad_andel,
    {{ ratio('rader.undre_antal', 'rader.antal_avgjorda') }} as undre_grans,
    {{ ratio('rader.ovre_antal', 'rader.antal_avgjorda') }} as ovre_grans,
    case
        when rader.antal_i_tid < rader.undre_antal then 'under_gransen'
        when rader.antal_i_tid > rader.ovre_antal then 'over_gransen'
        when rader.sidor_atta_veckor <= -8 then 'atta_veckor_under'
        when rader.sidor_atta_veckor >= 8 then 'atta_veckor_over'
        else 'inom'
    end as signal
from rader
{{ unit_names('rader') }}
