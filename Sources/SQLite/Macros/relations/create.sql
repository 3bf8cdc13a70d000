{#
    An enforced contract gives the table its declared columns and constraints, which CREATE TABLE AS cannot: the
    table is made empty and filled in the same call.
#}
{% macro sqlite__create_table_as(temporary, relation, sql) -%}
    {%- set sql_header = config.get('sql_header', none) -%}
    {%- set contract = config.get('contract') -%}
    {{ sql_header if sql_header is not none }}
    {% if contract and contract.enforced and not temporary -%}
        {{ get_assert_columns_equivalent(sql) }}
        create table {{ relation }}
        {{ get_table_columns_and_constraints() }};
        insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
        {{ get_select_subquery(sql) }}
    {%- else -%}
        create {{ 'temporary ' if temporary }}table {{ relation }} as
        {{ sql }}
    {%- endif %}
{%- endmacro %}


{% macro sqlite__create_view_as(relation, sql) -%}
    {%- set sql_header = config.get('sql_header', none) -%}
    {%- set contract = config.get('contract') -%}
    {{ sql_header if sql_header is not none }}
    {% if contract and contract.enforced -%}
        {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
    create view {{ relation }} as
    {{ sql }}
{%- endmacro %}


{# Temporary tables live in a schema of their own; in one file names need none. #}
{% macro sqlite__make_temp_relation(base_relation, suffix) -%}
    {%- set name = base_relation.identifier ~ suffix -%}
    {%- if target.get('schemas_and_paths') -%}
        {{ return(base_relation.incorporate(path={'schema': 'temp', 'identifier': name})) }}
    {%- else -%}
        {{ return(base_relation.incorporate(path={'identifier': name})) }}
    {%- endif -%}
{%- endmacro %}
