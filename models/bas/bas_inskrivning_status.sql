{{ canonical_table(
    adapters=[ref('stg_cosmic_link__link_inskrivning_status')],
    columns=[
        'arende_id',
        'status_nr',
        'meddelande_id',
        'part',
        'status_kategori',
        'ifylld_flagga',
        'platshallare_flagga',
        'teckenlangd',
        'angiven_tidpunkt',
        'registrerad_tidpunkt',
        'registrerad_av_enhet_id'
    ]
) }}
