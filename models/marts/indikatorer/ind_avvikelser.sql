-- R6 avvikelser (Kalmar K-B1): deviations in the discharge process by month, unit and step, with how much of the month has been
-- delivered and how the count of all steps stands against the eight months before (from the fourth month).
select
    antal.region_kod,
    'alla' as vardform,
    antal.niva,
    antal.enhet_kod,
    coalesce(enheter.enhet_namn, 'okänd') as enhet_namn,
    'manad' as periodtyp,
    {{ month_text('antal.manad') }} as period,
    antal.manad as period_start,
    antal.processteg,
    antal.antal,
    greatest(0, least(1, {{ ratio(
        days_between('antal.manad', 'antal.levererat_till'),
        days_between('antal.manad', add_months('antal.manad', 1))
    ) }})) as fullstandighet,
    case
        when antal.processteg = 'ALLA' and count(*) over atta_fore >= 3
            then antal.antal / nullif(cast(avg(antal.antal) over atta_fore as {{ type_double() }}), 0)
    end as mot_tidigare
from {{ ref('int_indikator__avvikelser') }} as antal
{{ unit_names('antal') }}
window atta_fore as (
    partition by antal.region_kod, antal.niva, antal.enhet_kod, antal.processteg
    order by antal.manad
    rows between 8 preceding and 1 preceding
)
