{{ canonical_table(
    adapters=[ref('stg_cosmic_link__link_arende')],
    columns=[
        'arende_id',
        'patient_nyckel',
        'arende_typ',
        'status',
        'skapad_tidpunkt',
        'skapad_enhet_id',
        'behov_bedomt_tidpunkt',
        'samtycke_status',
        'samtycke_tidpunkt',
        'kommunal_hsv_inkopplad',
        'sip_behov',
        'sip_samtycke',
        'insatser_motsatta_tidpunkt',
        'placerande_kommun_kod',
        'spar_kod',
        'avslutad_tidpunkt',
        'avslutsorsak',
        'registrerad_i_efterhand'
    ]
) }}
