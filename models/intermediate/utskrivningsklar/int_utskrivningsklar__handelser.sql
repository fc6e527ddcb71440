-- R4: the events of the episode's ärenden, each before or after the discharge, in the order of the rule.
-- An event stated on a date before the admission date is rejected. The discharge comes after an event of the same instant.
with angivna as (
    select
        arenden.region_kod,
        arenden.vardepisod_id,
        handelser.arende_id,
        handelser.handelse_nr,
        handelser.handelse,
        handelser.angivet_datum,
        handelser.angiven_tid is not null as har_angiven_tid,
        {{ local_to_utc(date_at_time('handelser.angivet_datum', 'handelser.angiven_tid')) }} as tidpunkt,
        handelser.registrerad_tidpunkt,
        handelser.extrakt_id,
        coalesce(meddelanden.skickad_tidpunkt, handelser.registrerad_tidpunkt) as underrattad_tidpunkt,
        meddelanden.skickad_tidpunkt is not null as har_underrattelse
    from {{ ref('int_arenden') }} as arenden
    inner join {{ ref('bas_utskrivningsklar_handelse') }} as handelser
        on arenden.region_kod = handelser.region_kod and arenden.arende_id = handelser.arende_id
    left join {{ ref('bas_meddelande') }} as meddelanden
        on
            handelser.region_kod = meddelanden.region_kod
            and handelser.meddelande_id = meddelanden.meddelande_id
            and meddelanden.meddelandetyp_kod = 'UTSKRIVNINGSKLAR'
)

select
    angivna.*,
    angivna.angivet_datum < episoder.inskrivning_datum as ar_avvisad,
    coalesce(angivna.tidpunkt > episoder.utskrivning, false) as ar_efter_utskrivning,
    row_number() over (
        partition by angivna.region_kod, angivna.vardepisod_id
        order by
            angivna.tidpunkt,
            angivna.registrerad_tidpunkt,
            angivna.handelse_nr,
            {{ code_point('angivna.arende_id') }}
    ) as ordning
from angivna
inner join {{ ref('int_vardepisoder') }} as episoder
    on angivna.region_kod = episoder.region_kod and angivna.vardepisod_id = episoder.vardepisod_id
