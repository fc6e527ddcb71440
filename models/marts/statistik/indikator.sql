-- R6: one long table over the ind_ tables, so that one query or one tool reads everything (interface.md §3).
-- Numerator and denominator stand beside every value; the target is the one of malvarden for the row's region, vårdform, year,
-- measure and period type, and there is no verdict without it.
{% set key = ['region_kod', 'vardform', 'niva', 'enhet_kod', 'enhet_namn', 'periodtyp', 'period', 'period_start'] %}
{% set codes = ['kommun_kod', 'halsovalsenhet_kod', 'klinik_kod'] %}
with varden as (
    {% for indicator in indicator_measures() %}
    {% for matt, slag, value, taljare, namnare, enhet in indicator.matt %}
    select
        {% for column in key -%}
        t.{{ column }},
        {% endfor -%}
        {% for column in codes -%}
        {{ 't.' ~ column if indicator.tabell == 'ind_planer' else 'cast(null as ' ~ type_text() ~ ')' }} as {{ column }},
        {% endfor -%}
        '{{ indicator.id }}' as indikator_id,
        '{{ matt }}' as matt,
        cast({{ measure_value(indicator, taljare or (matt if slag in ('antal', 'summa') else none)) }} as {{ type_double() }}) as taljare,
        cast({{ measure_value(indicator, namnare) }} as {{ type_double() }}) as namnare,
        cast({{ measure_value(indicator, matt) }} as {{ type_double() }}) as varde,
        '{{ enhet }}' as enhet_for_varde,
        {{ indicator.preliminar }} as preliminar,
        cast({{ indicator.fullstandighet }} as {{ type_double() }}) as fullstandighet
    from {{ ref(indicator.tabell) }} as t
    inner join {{ ref('int_indikator__perioder') }} as lagen
        on t.region_kod = lagen.region_kod and t.periodtyp = lagen.periodtyp and t.period = lagen.period
    {% if 'hel.' in indicator.fullstandighet -%}
    left join {{ ref('int_indikator__fullstandighet') }} as hel
        on
            {{ join_on_indicator_key('t', 'hel') }}
    {% endif -%}
    union all
    {% endfor %}
    {% endfor %}
    select
        {% for column in key -%}
        t.{{ column }},
        {% endfor -%}
        {% for column in codes -%}
        null as {{ column }},
        {% endfor -%}
        'avvikelser' as indikator_id,
        case t.processteg when 'ALLA' then 'antal' else 'antal_' || lower(t.processteg) end as matt,
        t.antal as taljare,
        null as namnare,
        t.antal as varde,
        'avvikelser' as enhet_for_varde,
        t.fullstandighet < 1 as preliminar,
        t.fullstandighet
    from {{ ref('ind_avvikelser') }} as t
    union all
    select
        {% for column in key -%}
        t.{{ column }},
        {% endfor -%}
        {% for column in codes -%}
        null as {{ column }},
        {% endfor -%}
        'delaktighet' as indikator_id,
        t.matt_kod as matt,
        null as taljare,
        t.antal_svar as namnare,
        t.resultat as varde,
        'resultat' as enhet_for_varde,
        false as preliminar,
        t.svarsandel as fullstandighet
    from {{ ref('ind_delaktighet') }} as t
)

select
    varden.*,
    malvarden.mal,
    case definitioner.riktning
        when 'lagre' then varden.varde <= malvarden.mal
        when 'hogre' then varden.varde >= malvarden.mal
    end as uppfyller_mal,
    enheter.verifierad as enhet_verifierad,
    definitioner.version as regelversion
from varden
inner join {{ ref('indikatorer') }} as definitioner on varden.indikator_id = definitioner.indikator_id
left join {{ ref('malvarden') }} as malvarden
    on
        varden.region_kod = malvarden.region_kod
        and varden.vardform = malvarden.vardform
        and extract(year from varden.period_start) = malvarden.ar
        and varden.periodtyp = malvarden.period
        and varden.indikator_id = malvarden.indikator_id
        and varden.matt = malvarden.matt
{{ unit_names('varden') }}
