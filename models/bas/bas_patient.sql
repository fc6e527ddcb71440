{{ canonical_table(
    adapters=[ref('stg_cosmic_link__patient')],
    columns=[
        'patient_nyckel',
        'patient_nyckel_ersatt_av',
        'fodelsear',
        'kon_kod',
        'avliden_datum',
        'skyddad_flagga'
    ]
) }}
