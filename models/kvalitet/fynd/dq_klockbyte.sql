-- delivery.md §2: a time in a clock-change hour is read by rule and flagged, never dropped.
with rader as (
    {% for kalla, tabell in delivered_tables() -%}
    select
        {{ finding_columns(kalla, tabell, '') }}
    from {{ ref('stg_' ~ kalla ~ '__' ~ tabell) }} as rader
    where rader.ar_klockbyte and not rader.ar_struken
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

{{ delivered_row_findings() }}
