-- R8: what a kommun owes for a vardform and period under one row of the agreement. The rate of a vårddygn is that of its date; of excess,
-- long-stayers and K3 that of the period's last day, which lies in the same year as its first. A missing rate is named and leaves the
-- whole amount empty. Money to the öre, half up, once.
{% set key = kommunperiod_key() %}
with dagsummor as (
    select
        dagar.{{ key | join(', dagar.') }},
        cast(count(*) as bigint) as antal,
        cast(sum(dagar.belopp) as bigint) as belopp,
        count(*) filter (where dagar.belopp is null) as antal_utan_belopp,
        {{ bool_or("coalesce(dagar.belopp_status not in ('V', 'B'), true)") }} as har_osakert_belopp,
        {{ bool_or('dagar.pagaende') }} as har_pagaende
    from {{ ref('int_betalningsansvar__betaldagar') }} as dagar
    inner join {{ ref('kommuner') }} as kommuner on dagar.kommun_kod = kommuner.kommun_kod
    where dagar.period_start is not null
    group by dagar.{{ key | join(', dagar.') }}
),

nycklar as (
    select {{ key | join(', ') }}
    from {{ ref('int_betalningsansvar__snitt') }}
    union
    select {{ key | join(', ') }}
    from dagsummor
),

rader as (
    select
        nycklar.*,
        coalesce(modeller.modelltyp, 'okand') as modelltyp,
        coalesce(modeller.reglering, 'okand') as reglering,
        case when nycklar.modell_id is null then 'avtalsmodell' else modeller.saknad_parameter end as saknad_i_avtal,
        coalesce(modeller.har_antagande, false) as har_antagande,
        coalesce(modeller.snitt_okant, true) as snitt_okant,
        coalesce(modeller.avrundning_okand, false) as avrundning_okand,
        case when modeller.modelltyp <> 'individ' then modeller.troskel_snitt end as troskel,
        case when modeller.modelltyp <> 'individ' and not modeller.troskel_okand then coalesce(snitt.over_troskel, false) end as over_troskel,
        {% for column in ['antal_alla', 'antal_kvalificerade', 'antal_dag0', 'summa_dagar', 'langliggardagar'] -%}
        coalesce(snitt.{{ column }}, 0) as {{ column }},
        {% endfor -%}
        snitt.snitt,
        snitt.differens,
        coalesce(dagsummor.antal, 0) as antal_dagar,
        coalesce(dagsummor.belopp, 0) as dagsbelopp,
        coalesce(dagsummor.antal_utan_belopp, 0) as antal_utan_belopp,
        coalesce(dagsummor.har_osakert_belopp, false) as har_osakert_dagsbelopp,
        coalesce(dagsummor.har_pagaende, false) as har_pagaende,
        {{ rate('modeller.belopp_kalla', 'modeller.belopp_avtal', 'belopp.belopp') }} as periodbelopp,
        coalesce({{ rate('modeller.belopp_kalla', 'modeller.belopp_avtal_status', 'belopp.status') }}, 'U')
        not in ('V', 'B') as har_osakert_periodbelopp
    from nycklar
    left join {{ ref('int_betalningsansvar__snitt') }} as snitt
        on
            {{ join_on_kommunperiod('nycklar', 'snitt') }}
    left join dagsummor
        on
            {{ join_on_kommunperiod('nycklar', 'dagsummor') }}
    left join {{ ref('int_avtalsmodell__scenarier') }} as modeller
        on nycklar.scenario_id = modeller.scenario_id and nycklar.modell_id = modeller.modell_id
    left join {{ ref('belopp_vardygn') }} as belopp on cast(extract(year from nycklar.period_start) as integer) = belopp.ar
),

dagraknade as (
    select
        *,
        case when over_troskel then differens when not over_troskel then 0 end as overskott,
        case modelltyp
            when 'individ' then antal_dagar
            when 'snitt_grind_individ' then case when over_troskel then antal_dagar when not over_troskel then 0 end
            when 'snitt_overskjutande' then langliggardagar
        end as individuella_dagar
    from rader
),

belagda as (
    select
        *,
        case
            when modelltyp = 'snitt_overskjutande' then overskott + individuella_dagar > 0 and har_osakert_periodbelopp
            when modelltyp = 'snitt_grind_individ' then har_osakert_dagsbelopp or (overskott > 0 and har_osakert_periodbelopp)
            when modelltyp = 'individ' then har_osakert_dagsbelopp
            else false
        end as har_osakert_belopp,
        case
            when modelltyp = 'snitt_overskjutande'
                then case when overskott + individuella_dagar = 0 then 0 else (overskott + individuella_dagar) * periodbelopp end
            when modelltyp in ('individ', 'snitt_grind_individ')
                then case when individuella_dagar = 0 then 0 when antal_utan_belopp = 0 then dagsbelopp end
        end as belopp,
        case when antal_utan_belopp = 0 then dagsbelopp end as k2,
        case when overskott = 0 then 0 else overskott * periodbelopp end as k3
    from dagraknade
),

granskade as (
    select
        *,
        coalesce(saknad_i_avtal, case when belopp is null and modelltyp <> 'snitt_analys' then 'belopp_vardygn' end) as saknad_parameter
    from belagda
)

select
    {{ key | join(', ') }},
    {{ billing_period('periodtyp', 'period_start') }} as period,
    modelltyp,
    antal_alla,
    antal_kvalificerade,
    case when not snitt_okant then antal_dag0 end as antal_dag0,
    case when not snitt_okant then summa_dagar end as summa_dagar,
    case when not (snitt_okant or avrundning_okand) then snitt end as snitt,
    troskel,
    over_troskel,
    case when modelltyp in ('snitt_overskjutande', 'snitt_grind_individ') then cast(overskott as decimal(18, 4)) end as overskjutande_dagar,
    case when saknad_i_avtal is null then cast(individuella_dagar as bigint) end as individuella_dagar,
    case when saknad_parameter is null then cast(belopp as decimal(18, 2)) end as belopp_kr,
    case when saknad_parameter is null then 'beraknat' else 'saknas' end as belopp_status,
    case
        when saknad_parameter is not null then 'ej_berakningsbar'
        when har_antagande or har_osakert_belopp or har_pagaende then 'preliminar'
        else 'beraknad'
    end as berakningsstatus,
    saknad_parameter,
    reglering,
    case when saknad_parameter is null and modelltyp = 'snitt_grind_individ' then cast(belopp as decimal(18, 2)) end as belopp_k1_kr,
    case when saknad_i_avtal is null and modelltyp = 'snitt_grind_individ' then cast(k2 as decimal(18, 2)) end as belopp_k2_kr,
    case when saknad_i_avtal is null and modelltyp = 'snitt_grind_individ' then cast(k3 as decimal(18, 2)) end as belopp_k3_kr
from granskade
