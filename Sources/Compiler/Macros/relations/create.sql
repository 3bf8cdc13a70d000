{%- macro get_create_sql(relation, sql) -%}
    {{- log('Applying CREATE to: ' ~ relation) -}}
    {{- adapter.dispatch('get_create_sql', 'dbt')(relation, sql) -}}
{%- endmacro -%}

{%- macro default__get_create_sql(relation, sql) -%}
    {%- if not (relation.is_table or relation.is_view or relation.is_materialized_view) -%}
        {{- exceptions.raise_compiler_error('`get_create_sql` has not been implemented for: ' ~ relation.type) -}}
    {%- endif -%}
    {{ get_create_table_as_sql(False, relation, sql) if relation.is_table
        else get_create_view_as_sql(relation, sql) if relation.is_view
        else get_create_materialized_view_as_sql(relation, sql) }}
{%- endmacro -%}


{% macro get_create_view_as_sql(relation, sql) -%}
    {{ adapter.dispatch('get_create_view_as_sql', 'dbt')(relation, sql) }}
{%- endmacro %}

{% macro default__get_create_view_as_sql(relation, sql) -%}
    {{ return(create_view_as(relation, sql)) }}
{% endmacro %}


{% macro create_view_as(relation, sql) -%}
    {{ adapter.dispatch('create_view_as', 'dbt')(relation, sql) }}
{%- endmacro %}

{% macro default__create_view_as(relation, sql) -%}
    {%- set sql_header = config.get('sql_header', none) -%}
    {%- set contract = config.get('contract') -%}
    {{ sql_header if sql_header is not none }}
    {%- if contract and contract.enforced -%}
        {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
    create view {{ relation.render() }} as (
    {{ sql }}
    );
{%- endmacro %}


{% macro get_create_table_as_sql(temporary, relation, sql) -%}
    {{ adapter.dispatch('get_create_table_as_sql', 'dbt')(temporary, relation, sql) }}
{%- endmacro %}

{% macro default__get_create_table_as_sql(temporary, relation, sql) -%}
    {{ return(create_table_as(temporary, relation, sql)) }}
{% endmacro %}


{% macro create_table_as(temporary, relation, compiled_code, language='sql') -%}
    {#- Older overrides take three arguments. -#}
    {%- if language == 'sql' -%}
        {{ adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code) }}
    {%- else -%}
        {{ adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code, language) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__create_table_as(temporary, relation, sql) -%}
    {%- set sql_header = config.get('sql_header', none) -%}
    {%- set contract = config.get('contract') -%}
    {%- set query = sql -%}
    {%- set declared = '' -%}
    {%- if contract and contract.enforced and not temporary -%}
        {%- set declared = get_assert_columns_equivalent(sql) ~ get_table_columns_and_constraints() -%}
        {%- set query = get_select_subquery(sql) -%}
    {%- endif -%}
    {{ sql_header if sql_header is not none }}
    create {{ 'temporary ' if temporary }}table {{ relation.include(database=not temporary, schema=not temporary) }}
    {{- declared }} as (
        {{ query }}
    );
{%- endmacro %}


{% macro default__get_column_names() %}
    {%- for key in model['columns'] -%}
        {%- set column = model['columns'][key] -%}
        {{ adapter.quote(column['name']) if column.get('quote') else column['name'] }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{% endmacro %}


{# The query with its columns in the order of the contract. #}
{% macro get_select_subquery(sql) %}
    {{ return(adapter.dispatch('get_select_subquery', 'dbt')(sql)) }}
{% endmacro %}

{% macro default__get_select_subquery(sql) %}
    select {{ adapter.dispatch('get_column_names', 'dbt')() }}
    from (
        {{ sql }}
    ) as model_subq
{%- endmacro %}


{%- macro get_create_intermediate_sql(relation, sql) -%}
    {{- log('Applying CREATE INTERMEDIATE to: ' ~ relation) -}}
    {{- adapter.dispatch('get_create_intermediate_sql', 'dbt')(relation, sql) -}}
{%- endmacro -%}

{%- macro default__get_create_intermediate_sql(relation, sql) -%}
    {%- set intermediate_relation = make_intermediate_relation(relation) -%}
    {{ get_drop_sql(intermediate_relation) }};
    {{ get_create_sql(intermediate_relation, sql) }}
{%- endmacro -%}


{%- macro get_create_backup_sql(relation) -%}
    {{- log('Applying CREATE BACKUP to: ' ~ relation) -}}
    {{- adapter.dispatch('get_create_backup_sql', 'dbt')(relation) -}}
{%- endmacro -%}

{%- macro default__get_create_backup_sql(relation) -%}
    {%- set backup_relation = make_backup_relation(relation, relation.type) -%}
    {{ get_drop_sql(backup_relation) }};
    {{ get_rename_sql(relation, backup_relation.identifier) }}
{%- endmacro -%}


{%- macro get_drop_backup_sql(relation) -%}
    {{- log('Applying DROP BACKUP to: ' ~ relation) -}}
    {{- adapter.dispatch('get_drop_backup_sql', 'dbt')(relation) -}}
{%- endmacro -%}

{%- macro default__get_drop_backup_sql(relation) -%}
    {{ get_drop_sql(make_backup_relation(relation, relation.type)) }}
{%- endmacro -%}
