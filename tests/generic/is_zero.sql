{# is_zero(column): every row's value is 0; used where a difference must be nothing at all. #}
{% test is_zero(model, column) %}
select {{ column }}
from {{ model }}
where {{ column }} <> 0 or {{ column }} is null
{% endtest %}
