{#
    sip_calls(): the first call of each episode, on any non-cancelled SIP plan of its ärenden whatever the plan's
    status (R6 sip_kallelse_3d, R7 G3; 4 kap. 3 §).
#}
{% macro sip_calls() -%}
    select
        arenden.region_kod,
        arenden.vardepisod_id,
        {{ first_nonempty('planer.plan_id', ['planer.kallelse_skickad_tidpunkt', code_point('planer.plan_id')]) }} as plan_id,
        min({{ local_date('planer.kallelse_skickad_tidpunkt') }}) as kallelse_datum
    from {{ ref('int_arenden') }} as arenden
    inner join {{ ref('bas_plan') }} as planer
        on arenden.region_kod = planer.region_kod and arenden.arende_id = planer.arende_id
    where planer.plantyp = 'SIP' and planer.kallelse_skickad_tidpunkt is not null
    group by arenden.region_kod, arenden.vardepisod_id
{%- endmacro %}
