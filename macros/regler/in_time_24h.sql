{#
    in_time_24h(instant): R5 meddelande_i_tid and kvittens_i_tid of dq_status_24h. NULL while undecided:
    nothing yet and asof not past the deadline, or the state is EJ_BEDOMBAR.
#}
{% macro in_time_24h(instant) -%}
    case
        when beraknade.tillstand = 'EJ_BEDOMBAR' then null
        when {{ instant }} is null and beraknade.asof_tidpunkt <= beraknade.tidsgrans then null
        else coalesce({{ instant }} <= beraknade.tidsgrans, false)
    end
{%- endmacro %}
