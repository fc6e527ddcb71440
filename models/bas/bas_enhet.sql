{{ canonical_table(
    adapters=[ref('stg_cosmic_link__enhet')],
    columns=[
        'enhet_id',
        'giltig_fran',
        'giltig_till',
        'namn',
        'enhetstyp',
        'klinik_enhet_id',
        'sjukhus_kod',
        'forvaltning',
        'huvudman',
        'kommun_kod'
    ]
) }}
