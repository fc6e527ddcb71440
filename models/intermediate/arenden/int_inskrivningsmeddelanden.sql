-- R0, R2: the episode's first sent INSKRIVNING message and its time; an episode that has one is linked.
with skickade as (
    select
        arenden.region_kod,
        arenden.vardepisod_id,
        meddelanden.meddelande_id,
        coalesce(meddelanden.handelse_tidpunkt, meddelanden.skickad_tidpunkt) as meddelande_tidpunkt,
        row_number() over (
            partition by arenden.region_kod, arenden.vardepisod_id
            order by meddelanden.skickad_tidpunkt, {{ code_point('meddelanden.meddelande_id') }}
        ) as ordning
    from {{ ref('int_arenden') }} as arenden
    inner join {{ ref('bas_meddelande') }} as meddelanden
        on arenden.region_kod = meddelanden.region_kod and arenden.arende_id = meddelanden.arende_id
    where meddelanden.meddelandetyp_kod = 'INSKRIVNING' and meddelanden.skickad_tidpunkt is not null
)

select
    region_kod,
    vardepisod_id,
    meddelande_id,
    meddelande_tidpunkt
from skickade
where ordning = 1
