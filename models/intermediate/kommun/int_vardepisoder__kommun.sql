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
        dagar.region_kod,
        dagar.vardepisod_id,
        folkbokforing.kommun_kod,
        folkbokforing.stadsdel_kod,
        row_number() over (
            partition by dagar.region_kod, dagar.vardepisod_id order by folkbokforing.rang
        ) as ordning
    from dagar
    inner join {{ ref('int_folkbokforing') }} as folkbokforing
        on
            dagar.region_kod = folkbokforing.region_kod
            and dagar.patient_id = folkbokforing.patient_id
            and {{ valid_on('folkbokforing', 'dagar.dag') }}
)

select
    dagar.region_kod,
    dagar.vardepisod_id,
    dagar.dag,
    coalesce(
        dagar.placerande_kommun_kod, folkbokforda.kommun_kod, dagar.kommun_kod_vid_inskrivning, 'okand'
    ) as kommun_kod,
    case
        when dagar.placerande_kommun_kod is null then coalesce(folkbokforda.stadsdel_kod, 'okand')
        else 'okand'
    end as stadsdel_kod
from dagar
left join folkbokforda
    on
        dagar.region_kod = folkbokforda.region_kod
        and dagar.vardepisod_id = folkbokforda.vardepisod_id
        and folkbokforda.ordning = 1
