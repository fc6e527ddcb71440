{{ canonical_table(
    adapters=[ref('stg_cosmic_link__vardtillfalle')],
    columns=[
        'vardtillfalle_id',
        'vardepisod_id',
        'patient_nyckel',
        'inskrivning_tidpunkt',
        'utskrivning_tidpunkt',
        'planerad_flagga',
        'akut_flagga',
        'inskrivningssatt_kod',
        'utskrivningssatt_kod',
        'inskriven_fran_annan_klinik',
        'utskriven_till_annan_klinik',
        'enhet_in_id',
        'enhet_ut_id',
        'klinik_kod',
        'sjukhus_kod',
        'verksamhetsgren',
        'kommun_kod_vid_inskrivning',
        'status'
    ]
) }}
