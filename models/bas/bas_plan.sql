{{ canonical_table(
    adapters=[ref('stg_cosmic_link__link_plan')],
    columns=[
        'plan_id',
        'arende_id',
        'plantyp',
        'status',
        'paborjad_tidpunkt',
        'upprattad_tidpunkt',
        'ansvarig_enhet_id',
        'antal_anteckningar',
        'kallelse_skickad_tidpunkt',
        'kallelse_avsandare_roll',
        'mote_tidpunkt',
        'patient_deltog',
        'narstaende_deltog'
    ]
) }}
