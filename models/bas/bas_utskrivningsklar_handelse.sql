{{ canonical_table(
    adapters=[ref('stg_cosmic_link__link_utskrivningsklar_handelse')],
    columns=[
        'arende_id',
        'handelse_nr',
        'handelse',
        'angivet_datum',
        'angiven_tid',
        'registrerad_tidpunkt',
        'meddelande_id',
        'beslutande_enhet_id'
    ]
) }}
