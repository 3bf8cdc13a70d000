{%- macro get_rename_sql(relation, new_name) -%}
    {{- log('Applying RENAME to: ' ~ relation) -}}
    {{- adapter.dispatch('get_rename_sql', 'dbt')(relation, new_name) -}}
{%- endmacro -%}

{%- macro default__get_rename_sql(relation, new_name) -%}
    {%- if not (relation.is_table or relation.is_view or relation.is_materialized_view) -%}
        {{- exceptions.raise_compiler_error('`get_rename_sql` has not been implemented for: ' ~ relation.type) -}}
    {%- endif -%}
    {{ get_rename_table_sql(relation, new_name) if relation.is_table
        else get_rename_view_sql(relation, new_name) if relation.is_view
        else get_rename_materialized_view_sql(relation, new_name) }}
{%- endmacro -%}


{% macro rename_relation(from_relation, to_relation) -%}
    {{ return(adapter.dispatch('rename_relation', 'dbt')(from_relation, to_relation)) }}
{% endmacro %}

{% macro default__rename_relation(from_relation, to_relation) -%}
    {% call statement('rename_relation') -%}
        alter table {{ from_relation.render() }}
        rename to {{ adapter.quote_as_configured(to_relation.identifier, 'identifier') }}
    {%- endcall %}
{% endmacro %}


{% macro get_rename_view_sql(relation, new_name) %}
    {{- adapter.dispatch('get_rename_view_sql', 'dbt')(relation, new_name) -}}
{% endmacro %}

{% macro default__get_rename_view_sql(relation, new_name) %}
    {{ exceptions.raise_compiler_error('`get_rename_view_sql` has not been implemented for this adapter.') }}
{% endmacro %}


{% macro get_rename_table_sql(relation, new_name) %}
    {{- adapter.dispatch('get_rename_table_sql', 'dbt')(relation, new_name) -}}
{% endmacro %}

{% macro default__get_rename_table_sql(relation, new_name) %}
    {{ exceptions.raise_compiler_error('`get_rename_table_sql` has not been implemented for this adapter.') }}
{% endmacro %}


{% macro get_rename_materialized_view_sql(relation, new_name) %}
    {{- adapter.dispatch('get_rename_materialized_view_sql', 'dbt')(relation, new_name) -}}
{% endmacro %}

{% macro default__get_rename_materialized_view_sql(relation, new_name) %}
    {{ exceptions.raise_compiler_error(
        '`get_rename_materialized_view_sql` has not been implemented for this adapter.') }}
{% endmacro %}


{%- macro get_rename_intermediate_sql(relation) -%}
    {{- log('Applying RENAME INTERMEDIATE to: ' ~ relation) -}}
    {{- adapter.dispatch('get_rename_intermediate_sql', 'dbt')(relation) -}}
{%- endmacro -%}

{%- macro default__get_rename_intermediate_sql(relation) -%}
    {{ get_rename_sql(make_intermediate_relation(relation), relation.identifier) }}
{%- endmacro -%}
