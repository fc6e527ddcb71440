{{ canonical_table(
    adapters=[ref('stg_cosmic_link__link_arende_vardtillfalle')],
    columns=[
        'arende_id',
        'vardtillfalle_id',
        'matchmetod',
        'kopplad_tidpunkt'
    ]
) }}
