{{ canonical_table(
    adapters=[ref('stg_cosmic_link__link_aktor')],
    columns=[
        'arende_id',
        'aktor_nr',
        'roll',
        'enhet_id',
        'kommun_kod',
        'stadsdel_kod',
        'fran_tidpunkt',
        'till_tidpunkt'
    ]
) }}
