{{ canonical_table(
    adapters=[ref('stg_cosmic_link__kodverk')],
    columns=[
        'kodverk',
        'kod',
        'klartext',
        'giltig_fran',
        'giltig_till'
    ]
) }}
