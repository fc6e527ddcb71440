-- R8: a returned row is a value that no rule knows, a value or an unknown without a source, or a needed parameter that is neither given
-- nor unknown; or the statute row or a gate of it is missing, which decides where an agreement is silent. Nothing is published: a
-- misspelt value would be a wrong amount.
{% set words = {
    'vardform': ['somatik', 'psykiatri', 'alla'],
    'modelltyp': ['individ', 'snitt_overskjutande', 'snitt_grind_individ', 'snitt_analys'],
    'troskel_operator': ['gt', 'gte'],
    'period': ['vardtillfalle', 'manad', 'kvartal', 'rullande_3_manader'],
    'dagtyp': ['kalenderdag', 'vardag'],
    'brytklocka_operator': ['gt', 'gte'],
    'langliggare_i_snitt': ['full', 'kapad', 'utesluten'],
    'avrundning_lage': ['half_up', 'down', 'ingen'],
    'belopp_kalla': ['socialstyrelsen', 'avtal'],
    'belopp_datum': ['vardygn', 'period'],
    'krav_inskr_24h': ['diskvalificerar', 'flagga', 'ignorera'],
    'krav_sip_kallelse': ['om_behov', 'aldrig'],
    'opt_orv_regel': ['statut', 'utesluts', 'manuell'],
    'atertagen_regel': ['nollstall', 'summera'],
    'byte_avdelning_regel': ['sammanhall', 'nytt'],
    'avliden_regel': ['raknas_till_dodsdatum', 'utesluts'],
    'permission_regel': ['raknas', 'pausar'],
    'periodisering': ['utskrivningsmanad', 'dygnsmanad'],
    'reglering': ['auto_faktura', 'forslag_dialog', 'gemensam_analys'],
} %}
{% set ranges = {
    'troskel_snitt': (0, 1000), 'konsekutiva_perioder': (1, 12), 'fristdagar': (0, 200), 'brytklocka_tillagg': (0, 30),
    'langliggare_grans': (0, 1000), 'avrundning_snitt_decimaler': (0, 4), 'belopp_avtal': (1, 1000000),
    'sip_kallelse_max_dagar': (0, 100), 'granskningstid_dagar': (0, 365),
} %}
{% set others = [
    'brytklocka', 'brytklocka_i_snitt', 'utskrivningsdag_raknas', 'dag0_i_namnare', 'krav_oppenvard_ok', 'krav_ej_motsatt',
    'okvalificerad_i_snitt',
] %}
with vardformer as (
    select 'somatik' as vardform
    union all
    select 'psykiatri' as vardform
),

varden as (
    {% for parameter in words.keys() | list + ranges.keys() | list + others -%}
    select
        modell_id,
        modelltyp,
        belopp_kalla,
        '{{ parameter }}' as parameter,
        cast({{ parameter }} as {{ type_text() }}) as varde
    from {{ ref('avtalsmodell') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

provade as (
    select
        varden.modell_id,
        varden.parameter,
        varden.varde,
        case
            when varden.parameter in ('{{ ranges.keys() | join("', '") }}') then {{ cast_or_null('varden.varde', 'decimal(18, 4)') }}
        end as tal,
        kallor.status,
        kallor.kalla,
        coalesce(behov.kravs and not behov.far_vara_tom, false)
        and (behov.villkor is null or (behov.villkor = 'belopp_kalla_avtal' and varden.belopp_kalla = 'avtal')) as maste_anges
    from varden
    left join {{ ref('avtalsmodell_kalla') }} as kallor
        on varden.modell_id = kallor.modell_id and varden.parameter = kallor.parameter
    left join {{ ref('avtalsmodell_behov') }} as behov
        on varden.modelltyp = behov.modelltyp and varden.parameter = behov.parameter
)

select
    modell_id,
    parameter,
    'okant_varde' as fel
from provade
where
    {% for parameter, values in words.items() -%}
    (parameter = '{{ parameter }}' and varde not in ('{{ values | join("', '") }}'))
    or {% endfor -%}
    {% for parameter, range in ranges.items() -%}
    (parameter = '{{ parameter }}' and (tal < {{ range[0] }} or tal > {{ range[1] }}))
    or {% endfor -%}
    (parameter = 'modelltyp' and varde is null)
union all
select
    modell_id,
    parameter,
    'status_och_varde_stammer_inte' as fel
from provade
where
    parameter <> 'vardform'
    and (
        (varde is not null and coalesce(status, 'U') = 'U')
        or (varde is null and coalesce(status, 'U') <> 'U')
        or (varde is null and status is null and maste_anges)
    )
union all
select
    kallor.modell_id,
    kallor.parameter,
    'kalla_saknas' as fel
from {{ ref('avtalsmodell_kalla') }} as kallor
left join varden on kallor.modell_id = varden.modell_id and kallor.parameter = varden.parameter
where
    varden.modell_id is null
    or kallor.status not in ('V', 'S', 'I', 'A', 'U', 'B')
    or kallor.status is null
    or coalesce(trim(kallor.kalla), '') = ''
union all
select
    simulering.scenario_id as modell_id,
    'scenario_id' as parameter,
    'okant_varde' as fel
from {{ ref('simulering') }} as simulering
left join (select distinct region_kod from {{ ref('avtalsmodell') }}) as regioner on simulering.region_kod = regioner.region_kod
where
    simulering.scenario_id = 'gallande'
    or regioner.region_kod is null
    or simulering.vardform not in ('somatik', 'psykiatri', 'alla')
    or simulering.troskel_snitt < 0
    or simulering.fristdagar < 0
    or simulering.fristdagar > 200
union all
select
    cast(ar as {{ type_text() }}) as modell_id,
    'belopp_vardygn' as parameter,
    'status_och_varde_stammer_inte' as fel
from {{ ref('belopp_vardygn') }}
where
    (belopp is null and status <> 'U')
    or (belopp is not null and status = 'U')
    or belopp <= 0
    or (belopp is not null and coalesce(trim(kalla), '') = '')
union all
select
    vardformer.vardform as modell_id,
    'region_kod' as parameter,
    'lagens_rad_saknas' as fel
from vardformer
left join {{ ref('avtalsmodell') }} as lagen
    on lagen.region_kod = '00' and (vardformer.vardform = lagen.vardform or lagen.vardform = 'alla')
where
    lagen.modell_id is null
    or lagen.krav_inskr_24h is null
    or lagen.krav_sip_kallelse is null
    or lagen.sip_kallelse_max_dagar is null
    or lagen.krav_oppenvard_ok is null
    or lagen.krav_ej_motsatt is null
    or lagen.opt_orv_regel is null
