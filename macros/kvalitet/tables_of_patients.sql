{#
    tables_of_patients(), tables_of_no_patient(): the delivered tables, (kalla, tabell), parted by whether a row is about a patient.
    The latter neither point at a row of another table nor have times (tests/python/dbt/test_findings.py), but have codes.
#}
{% macro tables_of_patients() %}
    {{ return(delivered_tables() | reject('in', tables_of_no_patient()) | list) }}
{% endmacro %}

{% macro tables_of_no_patient() %}
    {{ return(delivered_tables() | selectattr(1, 'in', ['enhet', 'kodverk', 'delaktighet', 'avvikelse']) | list) }}
{% endmacro %}
