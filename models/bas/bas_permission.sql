{{ canonical_table(
    adapters=[ref('stg_cosmic_link__permission')],
    columns=[
        'vardtillfalle_id',
        'radnr',
        'fran_tidpunkt',
        'till_tidpunkt'
    ]
) }}
