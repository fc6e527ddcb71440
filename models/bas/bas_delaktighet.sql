{{ canonical_table(
    adapters=[ref('stg_enkat__delaktighet')],
    columns=[
        'matning',
        'kalla_namn',
        'matt_kod',
        'niva',
        'niva_kod',
        'period_fran',
        'period_till',
        'antal_utskick',
        'antal_svar',
        'resultat'
    ]
) }}
