-- R10: an episode that only the source's vardepisod_id holds together, over more than 24 hours at home.
with foregaende as (
    select
        region_kod,
        vardepisod_id,
        inskrivning,
        max(coalesce(utskrivning, racker_till)) over (
            partition by region_kod, vardepisod_id
            order by inskrivning, {{ code_point('vardtillfalle_id') }}
            rows between unbounded preceding and 1 preceding
        ) as hemma_fran
    from {{ ref('int_vardepisoder__vardtillfallen') }}
)

select
    foregaende.region_kod,
    {{ finding(
        'vardepisod', published_id('foregaende.region_kod', 'foregaende.vardepisod_id'),
        episod='foregaende.vardepisod_id',
        datum='min(episoder.inskrivning_datum)',
        galler_fran='min(foregaende.inskrivning)',
        varde='max(' ~ elapsed_hours('foregaende.hemma_fran', 'foregaende.inskrivning') ~ ')'
    ) }}
from foregaende
inner join {{ ref('int_vardepisoder') }} as episoder
    on foregaende.region_kod = episoder.region_kod and foregaende.vardepisod_id = episoder.vardepisod_id
where {{ elapsed_hours('foregaende.hemma_fran', 'foregaende.inskrivning') }} > 24
group by foregaende.region_kod, foregaende.vardepisod_id
