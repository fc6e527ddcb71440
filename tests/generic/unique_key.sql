{#
    unique_key(columns): the grain of a model. Returns one row per key that occurs more than once or
    has an empty part. Use it once per model, for the key its description names; for single columns
    that are no key use not_null.
#}
{% test unique_key(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as antal
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
