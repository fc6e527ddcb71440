-- R2: an ärende without a bridge goes by time to the nearest episode of the patient that has no ärende by bridge.
with mojliga as (
    select
        kandidater.region_kod,
        kandidater.arende_id,
        episoder.vardepisod_id,
        row_number() over (
            partition by kandidater.region_kod, kandidater.arende_id
            order by
                abs({{ elapsed_hours('episoder.inskrivning', 'kandidater.skapad_tidpunkt') }}),
                episoder.inskrivning,
                {{ code_point('episoder.vardepisod_id') }}
        ) as ordning
    from {{ ref('int_arenden__kandidater') }} as kandidater
    inner join {{ ref('int_vardepisoder') }} as episoder
        on kandidater.region_kod = episoder.region_kod and kandidater.patient_id = episoder.patient_id
    inner join {{ ref('int_asof') }} as lage
        on episoder.region_kod = lage.region_kod
    left join {{ ref('int_arenden__brygga') }} as egen_brygga
        on kandidater.region_kod = egen_brygga.region_kod and kandidater.arende_id = egen_brygga.arende_id
    left join (select distinct region_kod, vardepisod_id from {{ ref('int_arenden__brygga') }}) as episodens_brygga
        on episoder.region_kod = episodens_brygga.region_kod and episoder.vardepisod_id = episodens_brygga.vardepisod_id
    where
        egen_brygga.arende_id is null
        and episodens_brygga.vardepisod_id is null
        and kandidater.skapad_tidpunkt >= episoder.inskrivning - interval '24 hours'
        and kandidater.skapad_tidpunkt <= coalesce(episoder.utskrivning, lage.asof_tidpunkt) + interval '24 hours'
)

select
    region_kod,
    arende_id,
    vardepisod_id
from mojliga
where ordning = 1
