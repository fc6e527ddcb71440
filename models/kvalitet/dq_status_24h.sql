-- R5: one episode that has an ärende, its state and its gap in elapsed hours.
with beraknade as (
    select
        *,
        case when utskrivning < asof_tidpunkt then utskrivning else asof_tidpunkt end as gap_slut,
        tillstand in ('SAKNAR_MEDDELANDE', 'VET_EJ', 'SAKNAR_STATUS') as saknas
    from {{ ref('int_status_24h__tillstand') }}
)

select
    episoder.region_kod,
    episoder.vardepisod_id,
    beraknade.tillstand,
    beraknade.tillstand_inskrivningsklocka,
    beraknade.klockstart,
    beraknade.tidsgrans,
    beraknade.forsta_status,
    case
        when beraknade.tillstand = 'SEN' then {{ elapsed_hours('beraknade.tidsgrans', 'beraknade.forsta_status') }}
        when beraknade.saknas and beraknade.gap_slut > beraknade.tidsgrans
            then {{ elapsed_hours('beraknade.tidsgrans', 'beraknade.gap_slut') }}
        when beraknade.saknas then 0
    end as gap_timmar,
    coalesce(beraknade.forsta_status < beraknade.inskrivning, false) as fore_inskrivning,
    coalesce(
        beraknade.forsta_status <= beraknade.tidsgrans
        and beraknade.angiven_registrerad_tidpunkt > beraknade.tidsgrans,
        false
    ) as registrerad_i_efterhand,
    {{ in_time_24h('beraknade.meddelande_tidpunkt') }} as meddelande_i_tid,
    {{ in_time_24h('beraknade.kvitterad_tidpunkt') }} as kvittens_i_tid,
    episoder.vardform,
    episoder.klinik_in_kod as klinik_kod,
    episoder.kommun_kod
from beraknade
inner join {{ ref('fct_vardepisoder') }} as episoder
    on
        beraknade.region_kod = episoder.region_kod
        and {{ published_id('beraknade.region_kod', 'beraknade.vardepisod_id') }} = episoder.vardepisod_id
