-- Every measure of the long table, by indicator, with what it is made of (indicator_measures).
{% set rows = [] -%}
{% for indicator in indicator_measures() -%}
{% set names = indicator.matt | map('first') | list -%}
{% for matt, slag, value, taljare, namnare, enhet in indicator.matt -%}
{% do rows.append([
    indicator.id,
    matt,
    slag,
    taljare if taljare in names else none,
    namnare if namnare in names else none,
    enhet,
    indicator.tabell
]) -%}
{% endfor -%}
{% endfor -%}
{% for row in rows -%}
select
    '{{ row[0] }}' as indikator_id,
    '{{ row[1] }}' as matt,
    {{ loop.index }} as ordning,
    '{{ row[2] }}' as slag,
    {% for name, value in [('taljare_matt', row[3]), ('namnare_matt', row[4])] -%}
    cast({{ "'" ~ value ~ "'" if value else 'null' }} as {{ type_text() }}) as {{ name }},
    {% endfor -%}
    '{{ row[5] }}' as enhet_for_varde,
    '{{ row[6] }}' as tabell
{% if not loop.last %}union all
{% endif %}{% endfor %}
