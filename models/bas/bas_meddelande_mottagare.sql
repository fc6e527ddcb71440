{{ canonical_table(
    adapters=[ref('stg_cosmic_link__link_meddelande_mottagare')],
    columns=[
        'meddelande_id',
        'mottagare_nr',
        'mottagare_enhet_id',
        'mottagare_roll',
        'kommun_kod',
        'kvitterad_tidpunkt',
        'kvittens_status'
    ]
) }}
