{{ canonical_table(
    adapters=[ref('stg_stella__avvikelse')],
    columns=[
        'avvikelse_id',
        'handelse_datum',
        'registrerad_datum',
        'rapporterande_huvudman',
        'mottagande_huvudman',
        'rapporterande_enhet',
        'mottagande_enhet',
        'kommun_kod',
        'sjukhus_kod',
        'processteg',
        'allvarlighetsgrad',
        'status',
        'avslutad_datum'
    ]
) }}
