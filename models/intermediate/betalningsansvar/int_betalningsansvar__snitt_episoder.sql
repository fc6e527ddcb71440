-- R8: the discharged linked episodes of a known kommun, each with its kommun-period: whether it counts in the mean, and with how many days:
-- t_sen, of which `grans` count at most; what is above it does not count at all when it `utesluts`.
select
    episoder.scenario_id,
    episoder.region_kod,
    episoder.vardepisod_id,
    episoder.vardform,
    episoder.kommun_kod,
    episoder.periodtyp,
    {{ billing_period_start('episoder.periodtyp', 'episoder.utskrivning_datum') }} as period_start,
    episoder.modell_id,
    grindar.kvalificerad,
    episoder.t,
    case when episoder.brytklocka_i_snitt and frist.sen_underrattelse and episoder.t > 0 then episoder.t - 1 else episoder.t end as t_sen,
    case when episoder.langliggare_i_snitt in ('kapad', 'utesluten') then episoder.langliggare_grans end as grans,
    coalesce(episoder.langliggare_i_snitt = 'utesluten', false) as utesluts,
    coalesce(grindar.kvalificerad or episoder.okvalificerad_i_snitt, false)
    and episoder.t is not null
    and (episoder.t > 0 or episoder.modelltyp = 'individ' or coalesce(episoder.dag0_i_namnare, false)) as ingar
from {{ ref('int_betalningsansvar__episoder') }} as episoder
inner join {{ ref('int_betalningsansvar__grindar') }} as grindar
    on
        {{ join_on_episode('episoder', 'grindar') }}
inner join {{ ref('int_betalningsansvar__frist') }} as frist
    on
        {{ join_on_episode('episoder', 'frist') }}
where not episoder.pagaende and episoder.kommun_kand
