-- R0 parameters: the region's own row of the seed, else the default row (region 00), in half-open periods without gaps.
with giltiga as (
    select
        regioner.region_kod,
        seed.parameter,
        seed.varde,
        seed.giltig_fran,
        seed.giltig_till,
        case when seed.region_kod = '00' then 1 else 0 end as ar_standard
    from {{ ref('int_asof') }} as regioner
    inner join {{ ref('regionparametrar') }} as seed
        on seed.region_kod = regioner.region_kod or seed.region_kod = '00'
),

brytdagar as (
    select region_kod, giltig_fran as dag from giltiga
    union
    select region_kod, giltig_till as dag from giltiga where giltig_till is not null
),

perioder as (
    select
        region_kod,
        dag as giltig_fran,
        lead(dag) over (partition by region_kod order by dag) as giltig_till
    from brytdagar
),

valda as (
    select
        perioder.region_kod,
        perioder.giltig_fran,
        perioder.giltig_till,
        giltiga.parameter,
        giltiga.varde,
        row_number() over (
            partition by perioder.region_kod, perioder.giltig_fran, giltiga.parameter order by giltiga.ar_standard
        ) as ordning
    from perioder
    inner join giltiga
        on perioder.region_kod = giltiga.region_kod and {{ valid_on('giltiga', 'perioder.giltig_fran') }}
)

select
    region_kod,
    giltig_fran,
    giltig_till,
    max(case when parameter = 'klocka' then varde end) as klocka,
    max(case when parameter = 'dagraknare_start' then varde end) as dagraknare_start,
    max(case when parameter = 'atertagen_regel' then varde end) as atertagen_regel,
    {{ boolean_parameter('utskrivningsdag_raknas') }} as utskrivningsdag_raknas,
    {{ integer_parameter('episod_max_glapp_minuter') }} as episod_max_glapp_minuter,
    {{ integer_parameter('oppen_max_dagar') }} as oppen_max_dagar,
    {{ integer_parameter('sip_fonster_dagar') }} as sip_fonster_dagar,
    {{ integer_parameter('lo') }} as lo,
    {{ integer_parameter('hi') }} as hi,
    {{ integer_parameter('k') }} as k,
    {{ integer_parameter('forvarning_timmar') }} as forvarning_timmar,
    {{ integer_parameter('kalla_tyst_timmar') }} as kalla_tyst_timmar,
    {{ integer_parameter('kalla_tyst_vantade') }} as kalla_tyst_vantade,
    {{ integer_parameter('styrdiagram_minsta_veckor') }} as styrdiagram_minsta_veckor,
    {{ double_parameter('styrdiagram_svans') }} as styrdiagram_svans,
    {{ integer_parameter('verksamhetsgren_minsta_manader') }} as verksamhetsgren_minsta_manader,
    {{ integer_parameter('verksamhetsgren_minsta_antal') }} as verksamhetsgren_minsta_antal,
    {{ double_parameter('verksamhetsgren_andel') }} as verksamhetsgren_andel
from valda
where ordning = 1
group by region_kod, giltig_fran, giltig_till
