-- R8: every parameter of every agreement with its value, its status and its source, one row each, as people read them.
{% set parameters = [
    'modelltyp', 'troskel_snitt', 'troskel_operator', 'period', 'konsekutiva_perioder', 'fristdagar', 'dagtyp', 'brytklocka',
    'brytklocka_operator', 'brytklocka_tillagg', 'brytklocka_i_snitt', 'utskrivningsdag_raknas', 'dag0_i_namnare', 'langliggare_grans',
    'langliggare_i_snitt', 'avrundning_snitt_decimaler', 'avrundning_lage', 'belopp_kalla', 'belopp_avtal', 'belopp_datum',
    'krav_inskr_24h', 'krav_sip_kallelse', 'sip_kallelse_max_dagar', 'krav_oppenvard_ok', 'krav_ej_motsatt', 'opt_orv_regel',
    'okvalificerad_i_snitt', 'atertagen_regel', 'byte_avdelning_regel', 'avliden_regel', 'permission_regel', 'periodisering',
    'reglering', 'granskningstid_dagar',
] %}
with varden as (
    {% for parameter in parameters -%}
    select
        modell_id,
        {{ loop.index }} as ordning,
        '{{ parameter }}' as parameter,
        cast({{ 'cast(troskel_snitt as decimal(9, 2))' if parameter == 'troskel_snitt' else parameter }} as {{ type_text() }}) as varde
    from {{ ref('avtalsmodell') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    modeller.region_kod,
    modeller.modell_id,
    modeller.vardform,
    modeller.giltig_fran,
    modeller.giltig_till,
    varden.ordning,
    varden.parameter,
    varden.varde,
    kallor.status,
    kallor.kalla
from varden
inner join {{ ref('avtalsmodell') }} as modeller on varden.modell_id = modeller.modell_id
left join {{ ref('avtalsmodell_kalla') }} as kallor on varden.modell_id = kallor.modell_id and varden.parameter = kallor.parameter
