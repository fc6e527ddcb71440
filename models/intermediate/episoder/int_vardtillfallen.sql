-- R1: the stays that make episodes. AVBRUTEN is left out; an open stay reaches a fixed time after its start, a closed one the gap beyond its end.
select
    stays.region_kod,
    stays.vardtillfalle_id,
    coalesce(ersattningar.patient_id, stays.patient_nyckel) as patient_id,
    stays.vardepisod_id as kallans_vardepisod_id,
    stays.inskrivning_tidpunkt as inskrivning,
    stays.utskrivning_tidpunkt as utskrivning,
    case
        when stays.utskrivning_tidpunkt is null
            then {{ add_minutes('stays.inskrivning_tidpunkt', 'parametrar.oppen_max_dagar * 24 * 60') }}
        else {{ add_minutes('stays.utskrivning_tidpunkt', 'parametrar.episod_max_glapp_minuter') }}
    end as racker_till,
    coalesce(stays.akut_flagga, false) as akut,
    stays.utskrivningssatt_kod,
    coalesce(stays.klinik_kod, 'okand') as klinik_kod,
    stays.sjukhus_kod,
    stays.verksamhetsgren,
    stays.kommun_kod_vid_inskrivning
from {{ ref('bas_vardtillfalle') }} as stays
inner join {{ ref('int_regionparametrar') }} as parametrar
    on
        stays.region_kod = parametrar.region_kod
        and {{ valid_on('parametrar', local_date('stays.inskrivning_tidpunkt')) }}
left join {{ ref('int_patienter__ersattningar') }} as ersattningar
    on stays.region_kod = ersattningar.region_kod and stays.patient_nyckel = ersattningar.patient_nyckel
where stays.status <> 'AVBRUTEN'
