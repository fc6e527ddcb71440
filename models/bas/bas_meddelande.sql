{{ canonical_table(
    adapters=[ref('stg_cosmic_link__link_meddelande')],
    columns=[
        'meddelande_id',
        'arende_id',
        'meddelandetyp_kod',
        'version_nr',
        'ersatter_meddelande_id',
        'avsandare_enhet_id',
        'avsandare_roll',
        'skickad_tidpunkt',
        'handelse_tidpunkt',
        'beraknat_utskrivningsdatum'
    ]
) }}
