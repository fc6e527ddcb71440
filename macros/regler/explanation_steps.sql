{#
    explanation_steps(): the steps that every episode's explanation has (R7, R8), in the order of the law, as (step, outcome, key of
    the source, values of the text): expressions over int_betalningsansvar__underlag. Words are rows of the seed forklaring_steg.
#}
{% macro explanation_steps() -%}
{%- set text = type_text() -%}
{%- set published = published_id('region_kod', 'vardepisod_id') -%}
{%- set individual = "modelltyp in ('individ', 'snitt_grind_individ')" -%}
{{ return([
    ('vardepisod', "case when pagaende then 'inskriven' else 'utskriven' end", 'vardepisod_id',
        [clock_text('inskrivning'), clock_text('utskrivning_eller_asof')]),
    ('inskrivningsmeddelande', "case when meddelande_tidpunkt <= tidsgrans then 'i_tid' else 'sent_' || krav_inskr_24h end", 'meddelande_id',
        [clock_text('meddelande_tidpunkt'), clock_text('tidsgrans')]),
    ('underrattelse', "case when g2 then 'skickad' else 'underrattelse_saknas' end", 'handelse_nyckel',
        [clock_text('underrattad_tidpunkt'), 'cast(dag0 as ' ~ text ~ ')']),
    ('sip_kallelse', "case when g3_orsak is not null then g3_orsak when krav_sip_kallelse = 'aldrig' then 'aldrig' when sip_behov = 'NEJ' then 'nej' else 'kallad' end", 'plan_id',
        ['cast(kallelse_datum as ' ~ text ~ ')', 'cast(sista_kallelsedag as ' ~ text ~ ')']),
    ('brytklocka', "case when sen_underrattelse then 'sen' when brytklocka is not null then 'i_tid' when frist_okand then 'okand' else 'utan' end", 'modell_id',
        [clock_text('underrattad_tidpunkt'), 'cast(brytklocka as ' ~ text ~ ')', 'cast(brytklocka_tillagg as ' ~ text ~ ')']),
    ('frist', "case when forsta_dag is not null then 'raknad' when frist_okand then 'okand' else 'utan' end", 'modell_id',
        ['cast(fristdagar as ' ~ text ~ ')', 'dagtyp', 'cast(forsta_dag as ' ~ text ~ ')']),
    ('oppenvard', "case when not krav_oppenvard_ok then 'ej_villkor' when g4 then 'inget' when not ar_flyttad then 'dagar' when forsta_betaldag is null then 'oppet' else 'flyttad' end", 'case when not g4 then hinder_nyckel end',
        ['cast(forsta_betaldag as ' ~ text ~ ')', 'cast(antal_hinderdagar as ' ~ text ~ ')']),
    ('motsatta_insatser', "case when not g5 then 'insatser_motsatta' when not krav_ej_motsatt then 'ej_villkor' when motsatt_datum is null then 'nej' when motsatt_datum > utskrivning_datum then 'efter_utskrivning' else 'senare' end", 'arende_id',
        ['cast(motsatt_datum as ' ~ text ~ ')']),
    ('opt_orv', "case when g6 then 'uppfylld' else 'opt_orv' end", 'vardform_nyckel', ['psykiatrisk_vardform']),
    ('kommun', "case when not g7 then 'kommun_saknas' when avtal_region_kod <> region_kod then 'utom_lanet' else 'kand' end", 'patient_id', ['kommun_namn']),
    ('negativ_tid', "case when not g8 then 'negativ_tid' when pagaende then 'pagaende' when t is null then 'okand' else 'uppfylld' end", 'handelse_nyckel',
        ['cast(t as ' ~ text ~ ')']),
    ('avtal', "case when modell_id is null then 'inget' when avtal_region_kod = '00' then 'statut' else 'avtal' end", 'modell_id', ['modell_id', 'modelltyp']),
    ('parametrar', "case when saknad_parameter is not null then 'ej_berakningsbar' when har_antagande then 'antagna' else 'belagda' end", 'modell_id',
        ["replace(saknad_parameter, ',', ', ')"]),
    ('kvalificerad', "case when not kvalificerad then 'nej' when skal is not null then 'ja_med_skal' else 'ja' end", published, ['skal']),
    ('dagar', "case when not (" ~ individual ~ ") then 'ej_individ' when antal_dagar = 0 then 'inga' end", published, []),
    ('belopp', "case when not (" ~ individual ~ ") then 'ej_individ' when saknad_parameter is not null or not har_alla_belopp then 'saknas' when modelltyp = 'individ' then 'individ' else 'beraknat' end", published,
        [amount_text('belopp')]),
]) }}
{%- endmacro %}

{# explanation_values(texts): up to seven values of a step's text as the columns v1 to v7, empty where there is none. #}
{% macro explanation_values(texts) -%}
    {%- for n in range(7) -%}
    {{ texts[n] if n < texts | length else 'cast(null as ' ~ type_text() ~ ')' }} as v{{ n + 1 }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
