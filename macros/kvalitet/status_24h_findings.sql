{# status_24h_findings(state): the episodes of dq_status_24h in a state of R5; how much = gap_timmar. Four states are four conversations. #}
{% macro status_24h_findings(state) -%}
select
    status.region_kod,
    {{ finding(
        'vardepisod', 'status.vardepisod_id',
        episod='episoder.vardepisod_id',
        datum=local_date('status.klockstart'),
        galler_fran='status.tidsgrans',
        varde='status.gap_timmar'
    ) }}
from {{ ref('dq_status_24h') }} as status
inner join {{ ref('int_vardepisoder') }} as episoder
    on
        status.region_kod = episoder.region_kod
        and status.vardepisod_id = {{ published_id('episoder.region_kod', 'episoder.vardepisod_id') }}
where status.tillstand = '{{ state }}'
{%- endmacro %}
