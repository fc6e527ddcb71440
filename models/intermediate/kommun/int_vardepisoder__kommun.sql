-- R3: the kommun on the day of discharge (asof while admitted): placing kommun, registration, kommun at admission, okand.
with dagar as (
    select
        episoder.region_kod,
        episoder.vardepisod_id,
        episoder.patient_id,
        coalesce(episoder.utskrivning_datum, lage.asof_datum) as dag,
        arenden.placerande_kommun_kod,
        episoder.kommun_kod_vid_inskrivning
    from {{ ref('int_vardepisoder') }} as episoder
    inner join {{ ref('int_asof') }} as lage on episoder.region_kod = lage.region_kod
    left join {{ ref('int_vardepisoder__arende') }} as arenden
        on episoder.region_kod = arenden.region_kod and episoder.vardepisod_id = arenden.vardepisod_id
),

folkbokforda as (
    select
        dagar.*,
        folkbokforing.kommun_kod as folkbokford_kommun_kod,
        folkbokforing.stadsdel_kod,
        row_number() over (
            partition by dagar.region_kod, dagar.vardepisod_id order by folkbokforing.rang
        ) as ordning
    from dagar
    left join {{ ref('int_folkbokforing') }} as folkbokforing
        on
            dagar.region_kod = folkbokforing.region_kod
            and dagar.patient_id = folkbokforing.patient_id
            and {{ valid_on('folkbokforing', 'dagar.dag') }}
)

select
    region_kod,
    vardepisod_id,
    dag,
    coalesce(placerande_kommun_kod, folkbokford_kommun_kod, kommun_kod_vid_inskrivning, 'okand') as kommun_kod,
    case when placerande_kommun_kod is null then coalesce(stadsdel_kod, 'okand') else 'okand' end as stadsdel_kod
from folkbokforda
where ordning = 1
