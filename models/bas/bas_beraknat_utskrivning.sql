{{ canonical_table(
    adapters=[ref('stg_cosmic_link__link_beraknat_utskrivning')],
    columns=[
        'arende_id',
        'rad_nr',
        'beraknat_utskrivningsdatum',
        'registrerad_tidpunkt'
    ]
) }}
