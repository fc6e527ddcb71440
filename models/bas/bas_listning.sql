{{ canonical_table(
    adapters=[ref('stg_cosmic_link__listning')],
    columns=[
        'patient_nyckel',
        'enhet_id',
        'giltig_fran',
        'giltig_till'
    ]
) }}
