-- R8: the agreements under every scenario. `gallande` is the agreement as it is; a scenario of the seed simulering puts its own values
-- into the rows of its region. What a row needs and does not know is named; nothing falls back on another value.
{% set parameters = [
    'troskel_operator', 'period', 'konsekutiva_perioder', 'dagtyp', 'brytklocka', 'brytklocka_operator', 'brytklocka_tillagg',
    'brytklocka_i_snitt', 'utskrivningsdag_raknas', 'dag0_i_namnare', 'langliggare_grans', 'langliggare_i_snitt',
    'avrundning_snitt_decimaler', 'avrundning_lage', 'belopp_kalla', 'belopp_avtal', 'krav_inskr_24h', 'krav_sip_kallelse',
    'sip_kallelse_max_dagar', 'krav_oppenvard_ok', 'krav_ej_motsatt', 'opt_orv_regel', 'okvalificerad_i_snitt', 'atertagen_regel',
    'avliden_regel', 'permission_regel', 'periodisering', 'reglering',
] %}
with scenarier as (
    select
        'gallande' as scenario_id,
        modell_id,
        cast(null as decimal(9, 4)) as satt_troskel,
        cast(null as integer) as satt_fristdagar
    from {{ ref('avtalsmodell') }}
    union all
    select
        simulering.scenario_id,
        modeller.modell_id,
        simulering.troskel_snitt as satt_troskel,
        simulering.fristdagar as satt_fristdagar
    from {{ ref('simulering') }} as simulering
    inner join {{ ref('avtalsmodell') }} as modeller
        on simulering.region_kod = modeller.region_kod and simulering.vardform in (modeller.vardform, 'alla')
),

statusar as (
    select
        scenarier.scenario_id,
        scenarier.modell_id,
        behov.parameter,
        behov.paverkar,
        behov.kravs,
        case
            when behov.parameter = 'troskel_snitt' and scenarier.satt_troskel is not null then 'A'
            when behov.parameter = 'fristdagar' and scenarier.satt_fristdagar is not null then 'A'
            when behov.parameter = 'period' and modeller.period not in ('manad', 'kvartal') then 'U'
            when behov.parameter = 'byte_avdelning_regel' and modeller.byte_avdelning_regel = 'nytt' then 'U'
            else kallor.status
        end as status
    from scenarier
    inner join {{ ref('avtalsmodell') }} as modeller on scenarier.modell_id = modeller.modell_id
    inner join {{ ref('avtalsmodell_behov') }} as behov
        on
            modeller.modelltyp = behov.modelltyp
            and (
                behov.villkor is null
                or (behov.villkor = 'brytklocka_i_snitt' and modeller.brytklocka_i_snitt)
                or (behov.villkor = 'belopp_kalla_avtal' and modeller.belopp_kalla = 'avtal')
            )
    left join {{ ref('avtalsmodell_kalla') }} as kallor
        on modeller.modell_id = kallor.modell_id and behov.parameter = kallor.parameter
),

samlade as (
    select
        scenario_id,
        modell_id,
        {{ joined_text("case when kravs and status = 'U' then parameter end") }} as saknad_parameter,
        {{ bool_or("status in ('A', 'I')") }} as har_antagande,
        {{ bool_or("kravs and status = 'U' and paverkar in ('snitt', 'alla')") }} as snitt_okant,
        {{ bool_or("kravs and status = 'U' and paverkar = 'avrundning'") }} as avrundning_okand,
        {{ bool_or("kravs and status = 'U' and paverkar not in ('dagar', 'belopp')") }} as troskel_okand,
        max(case when parameter = 'belopp_avtal' then status end) as belopp_avtal_status
    from statusar
    group by scenario_id, modell_id
),

okand_frist as (
    select distinct modell_id
    from {{ ref('avtalsmodell_kalla') }}
    where status = 'U' and parameter in ('dagtyp', 'brytklocka', 'brytklocka_operator', 'brytklocka_tillagg')
)

select
    scenarier.scenario_id,
    modeller.modell_id,
    modeller.region_kod,
    modeller.vardform,
    modeller.giltig_fran,
    modeller.giltig_till,
    modeller.modelltyp,
    coalesce(scenarier.satt_troskel, modeller.troskel_snitt) as troskel_snitt,
    coalesce(scenarier.satt_fristdagar, modeller.fristdagar) as fristdagar,
    {% for parameter in parameters -%}
    modeller.{{ parameter }},
    {% endfor -%}
    samlade.saknad_parameter,
    coalesce(samlade.har_antagande, false) as har_antagande,
    coalesce(samlade.snitt_okant, false) as snitt_okant,
    coalesce(samlade.avrundning_okand, false) as avrundning_okand,
    coalesce(samlade.troskel_okand, false) as troskel_okand,
    okand_frist.modell_id is not null as frist_okand,
    samlade.belopp_avtal_status
from scenarier
inner join {{ ref('avtalsmodell') }} as modeller on scenarier.modell_id = modeller.modell_id
left join samlade on scenarier.scenario_id = samlade.scenario_id and scenarier.modell_id = samlade.modell_id
left join okand_frist on scenarier.modell_id = okand_frist.modell_id
