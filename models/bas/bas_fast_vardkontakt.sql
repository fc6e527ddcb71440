{{ canonical_table(
    adapters=[ref('stg_cosmic_link__fast_vardkontakt')],
    columns=[
        'patient_nyckel',
        'fvk_nr',
        'typ',
        'enhet_id',
        'utsedd_tidpunkt',
        'giltig_fran',
        'giltig_till',
        'namngiven_flagga'
    ]
) }}
