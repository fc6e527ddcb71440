{#
    table and view on DuckDB: the relation is replaced in place, in one transaction. dbt-duckdb builds
    beside the old one and renames twice, for readers who have it open; nobody reads a build file
    (interface.md §1), and the dance is a tenth of a second for each of 150 relations.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
    {%- set target = this.incorporate(type='table') -%}
    {%- do drop_relation_of_other_type(target) -%}
    {{ run_hooks(pre_hooks) }}
    {%- call statement('main') -%}
        {%- if config.get('contract').enforced %}
        {{ get_assert_columns_equivalent(sql) }}
        create or replace table {{ target }} {{ get_table_columns_and_constraints() }};
        insert into {{ target }} {{ get_column_names() }} ({{ get_select_subquery(sql) }})
        {%- else %}
        create or replace table {{ target }} as ({{ sql }})
        {%- endif %}
    {%- endcall -%}
    {%- do persist_docs(target, model) -%}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set target = this.incorporate(type='view') -%}
    {%- do drop_relation_of_other_type(target) -%}
    {{ run_hooks(pre_hooks) }}
    {%- call statement('main') %}
        create or replace view {{ target }} as ({{ sql }})
    {%- endcall -%}
    {%- do persist_docs(target, model) -%}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# drop_relation_of_other_type(target): makes room where a view of last night has become a table. #}
{% macro drop_relation_of_other_type(target) -%}
    {%- set existing = load_cached_relation(target) -%}
    {%- if existing is not none and existing.type != target.type -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
{%- endmacro %}

{#
    duckdb__persist_docs(relation, model, for_relation, for_columns): every comment in one statement.
    dbt's own asks the database twice which columns there are; the contract has just said so.
#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set comments = [] -%}
    {%- if for_relation and config.persist_relation_docs() and model.description -%}
        {%- do comments.append(relation.type ~ ' ' ~ relation ~ ' is ' ~ duckdb_escape_comment(model.description)) -%}
    {%- endif -%}
    {%- if for_columns and config.persist_column_docs() -%}
        {%- for name, column in model.columns.items() if column.description -%}
            {%- do comments.append(
                'column ' ~ relation ~ '.' ~ name ~ ' is ' ~ duckdb_escape_comment(column.description)
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if comments -%}
        {%- do run_query('comment on ' ~ comments | join('; comment on ')) -%}
    {%- endif -%}
{%- endmacro %}
