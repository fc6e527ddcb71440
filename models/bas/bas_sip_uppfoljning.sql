{{ canonical_table(
    adapters=[ref('stg_cosmic_link__link_sip_uppfoljning')],
    columns=[
        'plan_id',
        'uppfoljning_nr',
        'planerad_datum',
        'genomford_tidpunkt',
        'utfall'
    ]
) }}
