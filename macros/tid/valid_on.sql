{#
    valid_on(row, day): half-open validity, giltig_fran <= day < giltig_till, empty end = open (R3).
    Use it in inner joins: an outer join on it is a nested loop over all rows in DuckDB.
#}
{% macro valid_on(row, day) -%}
    ({{ row }}.giltig_fran <= {{ day }} and ({{ row }}.giltig_till is null or {{ day }} < {{ row }}.giltig_till))
{%- endmacro %}
