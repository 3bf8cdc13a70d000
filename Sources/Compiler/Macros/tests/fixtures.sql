{# The rows of unit tests as queries. Names are compared without regard to case. #}

{#
    The rows that stand for a model's input. Columns that a row leaves out are null; without types given they are asked
    of the relation itself, or of the one that stands for it in the deferred state.
#}
{% macro get_fixture_sql(rows, column_name_to_data_types) -%}
    {%- set quoted = {} -%}
    {%- if not column_name_to_data_types -%}
        {%- set column_name_to_data_types = {} -%}
        {%- set relation = defer_relation if defer_relation and not load_relation(this) else this -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- do column_name_to_data_types.update({column.name | lower: column.data_type}) -%}
            {%- do quoted.update({column.name | lower: column.quoted}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if not column_name_to_data_types -%}
        {{ exceptions.raise_compiler_error(
            "Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this
            ~ " because the relation doesn't exist") }}
    {%- endif -%}
    {{- validate_fixture_rows(rows, row_number) -}}

    {%- set nulls = {} -%}
    {%- for name, type in column_name_to_data_types.items() -%}
        {%- do nulls.update({name: safe_cast('null', type) | trim}) -%}
    {%- endfor -%}
    {%- set selects = [] -%}
    {%- for row in rows or [{}] -%}
        {%- set values = nulls.copy() -%}
        {%- do values.update(format_row(row, column_name_to_data_types)) -%}
        {%- set fields = [] -%}
        {%- for name, value in values.items() -%}
            {%- do fields.append(value ~ ' as ' ~ quoted.get(name, name)) -%}
        {%- endfor -%}
        {%- do selects.append('select ' ~ fields | join(', ')) -%}
    {%- endfor -%}
    {{ selects | join('\nunion all\n') }}
    {{- '\nlimit 0' if not rows }}
{%- endmacro %}


{# The rows that a model shall give. #}
{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) -%}
    {%- if not rows -%}
    {#- None: but they need the columns of those that came. -#}
    select * from dbt_internal_unit_test_actual
    limit 0
    {%- endif -%}
    {%- for row in rows or [] %}
    select
        {%- for name, value in format_row(row, column_name_to_data_types).items() %}
        {{ value }} as {{ column_name_to_quoted[name] }}{{ ',' if not loop.last }}
        {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{# A row's values as SQL: texts in quotes, and all of them with their column's type. #}
{% macro format_row(row, column_name_to_data_types) -%}
    {%- set formatted = {} -%}
    {%- for key, value in row.items() -%}
        {%- set name = key | lower -%}
        {%- if name not in column_name_to_data_types -%}
            {%- set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
            {{ exceptions.raise_compiler_error(
                "Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ '.'
                ~ '\nAccepted columns for ' ~ fixture ~ ' are: ' ~ column_name_to_data_types.keys() | list) }}
        {%- endif -%}
        {%- set type = column_name_to_data_types[name] -%}
        {%- set written = value -%}
        {%- if value is none -%}
            {%- set written = 'null' -%}
        {%- elif value is string -%}
            {%- set written = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
            {#- A length would cut the text without a word, and the test would pass. -#}
            {%- set type = type.split('(')[0] if 'varying' in type else type -%}
        {%- endif -%}
        {%- do formatted.update({name: safe_cast(written, type)}) -%}
    {%- endfor -%}
    {{ return(formatted) }}
{%- endmacro %}


{# For databases that take fewer kinds of rows than others. #}
{% macro validate_fixture_rows(rows, row_number) -%}
    {{ return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) }}
{%- endmacro %}

{% macro default__validate_fixture_rows(rows, row_number) -%}
{%- endmacro %}
