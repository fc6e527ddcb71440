-- R8: what each kommun owes per vardform and period under the agreement as it is.
select
    region_kod,
    vardform,
    kommun_kod,
    periodtyp,
    period,
    period_start,
    modell_id,
    modelltyp,
    antal_alla,
    antal_kvalificerade,
    antal_dag0,
    summa_dagar,
    snitt,
    troskel,
    over_troskel,
    overskjutande_dagar,
    individuella_dagar,
    belopp_kr,
    belopp_status,
    berakningsstatus,
    saknad_parameter,
    reglering,
    belopp_k1_kr,
    belopp_k2_kr,
    belopp_k3_kr
from {{ ref('int_betalningsansvar__kommunperioder') }}
where scenario_id = 'gallande'
