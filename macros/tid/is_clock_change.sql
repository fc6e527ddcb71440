{#
    is_clock_change(local_timestamp): the local time exists twice (October) or not at all (March).
    Swedish clocks change in the hour from 02:00, so only that hour is converted.
#}
{% macro is_clock_change(local_timestamp) -%}
    case
        when extract(hour from {{ local_timestamp }}) = 2
            then
                {{ utc_to_local(local_to_utc(local_timestamp)) }} <> {{ local_timestamp }}
                or {{ utc_to_local(local_to_utc(local_timestamp) ~ " - interval '1 hour'") }} = {{ local_timestamp }}
        else false
    end
{%- endmacro %}
