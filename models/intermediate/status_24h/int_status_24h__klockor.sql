-- R5: clock start and deadline (24 h elapsed) of every episode that has an ärende, on the region's clock and on the admission clock.
with klockor as (
    select
        episoder.region_kod,
        episoder.vardepisod_id,
        episoder.inskrivning,
        episoder.utskrivning,
        lage.asof_tidpunkt,
        case parametrar.klocka
            when 'inskrivning' then episoder.inskrivning
            when 'bedomning'
                then
                    case
                        when arenden.behov_bedomt_tidpunkt > episoder.inskrivning then arenden.behov_bedomt_tidpunkt
                        else episoder.inskrivning
                    end
        end as klockstart
    from {{ ref('int_vardepisoder__arende') }} as arenden
    inner join {{ ref('int_vardepisoder') }} as episoder
        on arenden.region_kod = episoder.region_kod and arenden.vardepisod_id = episoder.vardepisod_id
    inner join {{ ref('int_asof') }} as lage on episoder.region_kod = lage.region_kod
    inner join {{ ref('int_regionparametrar') }} as parametrar
        on
            episoder.region_kod = parametrar.region_kod
            and {{ valid_on('parametrar', 'episoder.inskrivning_datum') }}
)

select
    *,
    klockstart + interval '24 hours' as tidsgrans,
    inskrivning + interval '24 hours' as tidsgrans_inskrivningsklocka
from klockor
