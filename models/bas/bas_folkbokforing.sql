{{ canonical_table(
    adapters=[ref('stg_cosmic_link__folkbokforing')],
    columns=[
        'patient_nyckel',
        'giltig_fran',
        'giltig_till',
        'kommun_kod',
        'stadsdel_kod'
    ]
) }}
