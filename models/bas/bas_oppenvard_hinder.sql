{{ canonical_table(
    adapters=[ref('stg_cosmic_link__link_oppenvard_hinder')],
    columns=[
        'arende_id',
        'hinder_nr',
        'fran_datum',
        'till_datum',
        'orsak_kod'
    ]
) }}
