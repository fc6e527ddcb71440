{{ canonical_table(
    adapters=[ref('stg_cosmic_link__psykiatrisk_vardform')],
    columns=[
        'vardtillfalle_id',
        'radnr',
        'vardform',
        'galler_fran_tidpunkt'
    ]
) }}
