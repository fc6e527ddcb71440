-- R4: T, the utskrivningsklara dagar of the valid period; with `summera` the days of earlier periods are added.
-- Discharge before dag 0 gives no T but a reason; it is never clamped.
with raknade as (
    select
        perioder.region_kod,
        perioder.vardepisod_id,
        perioder.dag0,
        perioder.slut is null as pagaende,
        {{ days_between('perioder.dag0', 'coalesce(perioder.slut, lage.asof_datum)') }} as egna_dagar,
        case parametrar.atertagen_regel
            when 'nollstall' then 0
            when 'summera' then perioder.tidigare_dagar
        end as tidigare_dagar,
        case when parametrar.utskrivningsdag_raknas then 1 when not parametrar.utskrivningsdag_raknas then 0 end as utskrivningsdag
    from {{ ref('int_utskrivningsklar__perioder') }} as perioder
    inner join {{ ref('int_asof') }} as lage on perioder.region_kod = lage.region_kod
    inner join {{ ref('int_regionparametrar') }} as parametrar
        on
            perioder.region_kod = parametrar.region_kod
            and {{ valid_on('parametrar', 'coalesce(perioder.slut, lage.asof_datum)') }}
    where perioder.ar_giltig
)

select
    region_kod,
    vardepisod_id,
    dag0,
    case when not pagaende and egna_dagar >= 0 then egna_dagar + tidigare_dagar + utskrivningsdag end as utskrivningsklara_dagar,
    case when pagaende then egna_dagar + tidigare_dagar end as dagar_hittills,
    case when not pagaende and egna_dagar < 0 then 'negativ_tid' end as exkluderad_orsak
from raknade
