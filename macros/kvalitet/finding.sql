{#
    The shared shape of the rules in models/kvalitet/fynd: every rule gives these columns, so that dq_fynd is a plain union.

    finding(tabell, nyckel, ...): one finding about a row of a delivered table, or about a `vardepisod`. SQL expressions:
    nyckel        the row's business key (row_key), or the published id of the episode
    episod        id of the episode it can be tied to; klinik and kommun follow from it
    datum         local date of what it is about, which gives its month; without one that of the delivery
    extrakt_id    the delivery that brought the row; else galler_fran, the instant from which it is so
    varde         how much, in the unit the rule says
    klinik        klinik of a finding that has no episode
#}
{% macro finding(tabell, nyckel, kolumn='', episod='null', datum='null', extrakt_id='null', galler_fran='null', varde='null', klinik='null') -%}
    '{{ delivered_from('vardtillfalle' if tabell == 'vardepisod' else tabell) }}' as kalla,
    '{{ tabell }}' as tabell,
    '{{ kolumn }}' as kolumn,
    {{ nyckel }} as nyckel,
    cast({{ extrakt_id }} as {{ type_text() }}) as extrakt_id,
    cast({{ galler_fran }} as {{ type_instant() }}) as galler_fran,
    cast({{ episod }} as {{ type_text() }}) as vardepisod_id,
    cast({{ klinik }} as {{ type_text() }}) as klinik_kod,
    cast({{ datum }} as date) as datum,
    cast({{ varde }} as {{ type_double() }}) as varde
{%- endmacro %}


{# event_finding(varde): one finding about an event of int_utskrivningsklar__handelser, which the rule calls `handelser`. #}
{% macro event_finding(varde='null') -%}
    {{ finding(
        'link_utskrivningsklar_handelse', row_key('handelser', ['arende_id', 'handelse_nr']),
        episod='handelser.vardepisod_id',
        datum='handelser.angivet_datum',
        extrakt_id='handelser.extrakt_id',
        varde=varde
    ) }}
{%- endmacro %}


{# The källa that delivers a table; empty for what no källa delivers. #}
{% macro delivered_from(tabell) -%}
    {%- for kalla, levererad in delivered_tables() if levererad == tabell -%}{{ kalla }}{%- endfor -%}
{%- endmacro %}


{# row_key(row, columns): the business key of a row as one text, parts joined by |. #}
{% macro row_key(row, columns) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append('cast(' ~ row ~ '.' ~ column ~ ' as ' ~ type_text() ~ ')') -%}
    {%- endfor -%}
    {{ parts | join(" || '|' || ") }}
{%- endmacro %}


{#
    delivered_row_findings(of_patients): the rows of the CTE `rader` (finding_columns) as findings, each tied to an episode through
    the ärende or the stay that it names; a message and a plan name theirs. Rows that are of no patient are tied to none.
#}
{% macro delivered_row_findings(of_patients=true) -%}
select
    rader.region_kod,
    rader.kalla,
    rader.tabell,
    rader.kolumn,
    rader.nyckel,
    rader.extrakt_id,
    cast(null as {{ type_instant() }}) as galler_fran,
    {{ 'coalesce(arenden.vardepisod_id, stays.vardepisod_id)' if of_patients else 'cast(null as ' ~ type_text() ~ ')' }} as vardepisod_id,
    cast(null as {{ type_text() }}) as klinik_kod,
    cast(null as date) as datum,
    cast(null as {{ type_double() }}) as varde
from rader
{%- if of_patients %}
left join {{ ref('bas_meddelande') }} as meddelanden
    on rader.region_kod = meddelanden.region_kod and rader.meddelande_id = meddelanden.meddelande_id
left join {{ ref('bas_plan') }} as planer
    on rader.region_kod = planer.region_kod and rader.plan_id = planer.plan_id
left join {{ ref('int_arenden') }} as arenden
    on
        rader.region_kod = arenden.region_kod
        and coalesce(rader.arende_id, meddelanden.arende_id, planer.arende_id) = arenden.arende_id
left join {{ ref('int_vardepisoder__vardtillfallen') }} as stays
    on rader.region_kod = stays.region_kod and rader.vardtillfalle_id = stays.vardtillfalle_id
{%- endif %}
{%- endmacro %}
