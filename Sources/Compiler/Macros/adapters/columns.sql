{% macro get_columns_in_relation(relation) -%}
    {{ return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__get_columns_in_relation(relation) -%}
    {{ exceptions.raise_not_implemented(
        'get_columns_in_relation macro not implemented for adapter ' ~ adapter.type()) }}
{% endmacro %}


{# Rows of name, type, size of texts, precision and scale, as columns. #}
{% macro sql_convert_columns_in_relation(table) -%}
    {%- set found = [] -%}
    {%- for parts in table -%}
        {%- do found.append(api.Column(*parts)) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{%- macro get_list_of_column_names(columns) -%}
    {{ return(columns | map(attribute='name') | list) }}
{% endmacro %}


{# A query with the columns of another one and no rows. #}
{% macro get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
    {{ return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) }}
{% endmacro %}

{% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) %}
    {#- Both, because planners differ in which of them spares the work. -#}
    {{ select_sql_header if select_sql_header is not none }}
    select *
    from (
        {{ select_sql }}
    ) as __dbt_sbq where false limit 0
{% endmacro %}


{# A query with the columns and types of a contract. #}
{% macro get_empty_schema_sql(columns) -%}
    {{ return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) }}
{% endmacro %}

{% macro default__get_empty_schema_sql(columns) %}
    {%- set untyped = [] -%}
    {%- set unsized = [] -%}
    {%- set selected = [] -%}
    {%- for key in columns -%}
        {%- set column = columns[key] -%}
        {%- if column['data_type'] is not defined -%}
            {%- do untyped.append(column['name']) -%}
        {%- else -%}
            {%- if column['data_type'] | trim | lower in ['numeric', 'decimal', 'number'] -%}
                {%- do unsized.append(column['name']) -%}
            {%- endif -%}
            {%- set name = adapter.quote(column['name']) if column.get('quote') else column['name'] -%}
            {%- do selected.append(cast('null', column['data_type']) ~ ' as ' ~ name) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if untyped -%}
        {{ exceptions.column_type_missing(column_names=untyped) }}
    {%- elif unsized -%}
        {{ exceptions.warn(
            'Detected columns with numeric type and unspecified precision/scale, this can lead to unintended rounding: '
            ~ unsized) }}
    {%- endif -%}
    select {{ selected | join(', ') }}
{% endmacro %}


{% macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
    {{ return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql, select_sql_header))) }}
{% endmacro %}


{% macro get_columns_in_query(select_sql) -%}
    {{ return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) }}
{% endmacro %}

{% macro default__get_columns_in_query(select_sql) %}
    {% call statement('get_columns_in_query', fetch_result=True, auto_begin=False) -%}
        {{ get_empty_subquery_sql(select_sql) }}
    {%- endcall %}
    {{ return(load_result('get_columns_in_query').table.columns | map(attribute='name') | list) }}
{% endmacro %}


{# By a second column, so that it works wherever columns can be added, dropped and renamed. #}
{% macro alter_column_type(relation, column_name, new_column_type) -%}
    {{ return(adapter.dispatch('alter_column_type', 'dbt')(relation, column_name, new_column_type)) }}
{% endmacro %}

{% macro default__alter_column_type(relation, column_name, new_column_type) -%}
    {%- set old = adapter.quote(column_name) -%}
    {%- set new = adapter.quote(column_name ~ '__dbt_alter') -%}
    {%- do adapter.spare_dependents(relation, column_name) -%}
    {% call statement('alter_column_type') %}
        alter table {{ relation.render() }} add column {{ new }} {{ new_column_type }};
        update {{ relation.render() }} set {{ new }} = {{ old }};
        alter table {{ relation.render() }} drop column {{ old }} cascade;
        alter table {{ relation.render() }} rename column {{ new }} to {{ old }}
    {% endcall %}
{% endmacro %}


{% macro alter_relation_add_remove_columns(relation, add_columns=none, remove_columns=none) -%}
    {{ return(adapter.dispatch('alter_relation_add_remove_columns', 'dbt')(relation, add_columns, remove_columns)) }}
{% endmacro %}

{% macro default__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
    {%- set changes = [] -%}
    {%- for column in add_columns or [] -%}
        {%- do changes.append('add column ' ~ column.quoted ~ ' ' ~ column.expanded_data_type) -%}
    {%- endfor -%}
    {%- for column in remove_columns or [] -%}
        {%- do changes.append('drop column ' ~ column.quoted) -%}
    {%- endfor -%}
    {%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation.render() ~ ' ' ~ changes | join(', ')) -%}
{% endmacro %}
