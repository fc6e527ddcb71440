-- R7, R8: the linked episodes with a valid period, under every scenario, with the agreement of the discharge date (asof while admitted).
-- A patient of a known kommun outside the region is billed by the statute row, region 00. T follows the agreement's own parameters.
{% set parameters = [
    'modell_id', 'modelltyp', 'periodtyp', 'saknad_parameter', 'har_antagande', 'frist_okand', 'krav_inskr_24h',
    'krav_sip_kallelse', 'sip_kallelse_max_dagar', 'krav_oppenvard_ok', 'krav_ej_motsatt', 'opt_orv_regel', 'avliden_regel',
    'permission_regel', 'utskrivningsdag_raknas', 'fristdagar', 'dagtyp', 'brytklocka', 'brytklocka_operator',
    'brytklocka_tillagg', 'brytklocka_i_snitt', 'dag0_i_namnare', 'okvalificerad_i_snitt', 'langliggare_grans',
    'langliggare_i_snitt', 'periodisering', 'belopp_kalla', 'belopp_avtal',
] %}
with lankade as (
    select
        episoder.region_kod,
        episoder.vardepisod_id,
        episoder.patient_id,
        episoder.vardform,
        episoder.avliden,
        episoder.utskrivning_datum,
        episoder.utskrivning_datum is null as pagaende,
        kommun.dag,
        kommun.kommun_kod,
        kommuner.kommun_kod is not null as kommun_kand,
        case when kommuner.lan_kod <> episoder.region_kod then '00' else episoder.region_kod end as avtal_region_kod,
        perioder.dag0,
        perioder.underrattad_tidpunkt,
        {{ days_between('perioder.dag0', 'episoder.utskrivning_datum') }} as egna_dagar,
        perioder.tidigare_dagar
    from {{ ref('int_utskrivningsklar__perioder') }} as perioder
    inner join {{ ref('int_inskrivningsmeddelanden') }} as meddelanden
        on perioder.region_kod = meddelanden.region_kod and perioder.vardepisod_id = meddelanden.vardepisod_id
    inner join {{ ref('int_vardepisoder') }} as episoder
        on perioder.region_kod = episoder.region_kod and perioder.vardepisod_id = episoder.vardepisod_id
    inner join {{ ref('int_vardepisoder__kommun') }} as kommun
        on perioder.region_kod = kommun.region_kod and perioder.vardepisod_id = kommun.vardepisod_id
    left join {{ ref('kommuner') }} as kommuner on kommun.kommun_kod = kommuner.kommun_kod
    where perioder.ar_giltig
)

select
    avtal.scenario_id,
    lankade.*,
    case
        when lankade.egna_dagar >= 0
            then
                lankade.egna_dagar
                + case avtal.atertagen_regel when 'nollstall' then 0 when 'summera' then lankade.tidigare_dagar end
                + case when avtal.utskrivningsdag_raknas then 1 when not avtal.utskrivningsdag_raknas then 0 end
    end as t,
    {% for parameter in parameters -%}
    avtal.{{ parameter }},
    {% endfor -%}
    avtal.belopp_avtal_status
from lankade
inner join {{ ref('int_avtalsmodell__perioder') }} as avtal
    on
        lankade.avtal_region_kod = avtal.region_kod
        and lankade.vardform = avtal.vardform
        and {{ valid_on('avtal', 'lankade.dag') }}
