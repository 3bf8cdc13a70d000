{%- macro get_drop_sql(relation) -%}
    {{- log('Applying DROP to: ' ~ relation) -}}
    {{- adapter.dispatch('get_drop_sql', 'dbt')(relation) -}}
{%- endmacro -%}

{%- macro default__get_drop_sql(relation) -%}
    {%- if not (relation.is_table or relation.is_view or relation.is_materialized_view) -%}
        {#- A kind that only an adapter knows: its name is what the statement calls it. -#}
        drop {{ relation.type }} if exists {{ relation.render() }} cascade
    {%- else -%}
        {{ drop_table(relation) if relation.is_table
            else drop_view(relation) if relation.is_view
            else drop_materialized_view(relation) }}
    {%- endif -%}
{%- endmacro -%}


{% macro drop_relation(relation) -%}
    {{ return(adapter.dispatch('drop_relation', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__drop_relation(relation) -%}
    {% call statement('drop_relation', auto_begin=False) -%}
        {{ get_drop_sql(relation) }}
    {%- endcall %}
{% endmacro %}


{% macro drop_relation_if_exists(relation) %}
    {{ adapter.drop_relation(relation) if relation is not none }}
{% endmacro %}


{% macro drop_view(relation) -%}
    {{- adapter.dispatch('drop_view', 'dbt')(relation) -}}
{%- endmacro %}

{% macro default__drop_view(relation) -%}
    drop view if exists {{ relation.render() }} cascade
{%- endmacro %}


{% macro drop_table(relation) -%}
    {{- adapter.dispatch('drop_table', 'dbt')(relation) -}}
{%- endmacro %}

{% macro default__drop_table(relation) -%}
    drop table if exists {{ relation.render() }} cascade
{%- endmacro %}


{% macro drop_materialized_view(relation) -%}
    {{- adapter.dispatch('drop_materialized_view', 'dbt')(relation) -}}
{%- endmacro %}

{% macro default__drop_materialized_view(relation) -%}
    drop materialized view if exists {{ relation.render() }} cascade
{%- endmacro %}


{% macro drop_schema_named(schema_name) %}
    {{ return(adapter.dispatch('drop_schema_named', 'dbt')(schema_name)) }}
{% endmacro %}

{% macro default__drop_schema_named(schema_name) %}
    {{ adapter.drop_schema(api.Relation.create(schema=schema_name)) }}
{% endmacro %}
