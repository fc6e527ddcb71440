{#
    unique_key(columns, may_be_empty): the grain of a model. Returns one row per key that occurs more
    than once or has an empty part. Use it once per model, for the key its description names; for
    single columns that are no key use not_null. may_be_empty: columns of the key that are empty where
    they have no meaning (interface.md §3, niva kombination). Both are text, `a, b, c`: dbt renders
    every item of a list by itself, which with lists was a tenth of its night.
#}
{% test unique_key(model, columns, may_be_empty='') %}
select
    {{ columns }},
    count(*) as antal
from {{ model }}
group by {{ columns }}
having
    count(*) > 1
    {%- for column in columns.split(', ') if column not in may_be_empty.split(', ') %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
