{#
    status_24h_state(clock_start, deadline): the state of R5, the first row of its table that holds.
    Reads klockor.asof_tidpunkt, forsta.forsta_status, forsta.har_ogiltig_status, meddelanden.meddelande_id of
    int_status_24h__tillstand; one macro because the rule runs on two clocks. Exactly 24 h is in time.
#}
{% macro status_24h_state(clock_start, deadline) -%}
    case
        when {{ clock_start }} > klockor.asof_tidpunkt + interval '5 minutes' then 'EJ_BEDOMBAR'
        when forsta.forsta_status > klockor.asof_tidpunkt + interval '5 minutes' then 'EJ_BEDOMBAR'
        when forsta.forsta_status <= {{ deadline }} then 'OK'
        when forsta.forsta_status > {{ deadline }} then 'SEN'
        when {{ clock_start }} is null then null
        when klockor.asof_tidpunkt <= {{ deadline }} then 'EJ_FORFALLEN'
        when meddelanden.meddelande_id is null then 'SAKNAR_MEDDELANDE'
        when forsta.har_ogiltig_status then 'VET_EJ'
        else 'SAKNAR_STATUS'
    end
{%- endmacro %}
