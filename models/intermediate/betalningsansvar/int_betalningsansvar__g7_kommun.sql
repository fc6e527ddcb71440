-- R7 G7 (5 kap. 2 §): the kommun of the discharge day (asof while admitted) is known.
select
    {{ episode_key() }},
    kommun_kod,
    kommun_kand as g7,
    case when not kommun_kand then 'kommun_saknas' end as orsak
from {{ ref('int_betalningsansvar__episoder') }}
