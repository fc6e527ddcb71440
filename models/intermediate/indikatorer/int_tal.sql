-- The numbers 0-9999: enough months for any delivery.
{% set digits = range(10) %}
with siffror as (
    {% for digit in digits -%}
    select {{ digit }} as siffra{{ ' union all' if not loop.last }}
    {% endfor %}
)

select ental.siffra + 10 * tiotal.siffra + 100 * hundratal.siffra + 1000 * tusental.siffra as n
from siffror as ental
cross join siffror as tiotal
cross join siffror as hundratal
cross join siffror as tusental
