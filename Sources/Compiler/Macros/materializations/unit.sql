{#
    A unit test: the model's query over given rows beside the rows that are expected. The types of the expected rows are
    those of the query, which an empty temporary table tells.
#}
{%- materialization unit, default -%}

    {%- set expected_sql = config.get('expected_sql') -%}
    {%- set expected_rows = config.get('expected_rows') -%}
    {%- set sql_header = config.get('sql_header') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS else none -%}
    {%- set compared_columns = expected_rows[0].keys() if expected_rows else get_columns_in_query(sql) -%}

    {%- set temp_relation = make_temp_relation(this.incorporate(type='table')) -%}
    {%- do run_query(get_create_table_as_sql(True, temp_relation, get_empty_subquery_sql(sql))) -%}
    {%- set types = {} -%}
    {%- set quoted = {} -%}
    {%- for column in adapter.get_columns_in_relation(temp_relation) -%}
        {%- do types.update({column.name | lower: column.data_type}) -%}
        {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}

    {%- set compared_quoted = [] -%}
    {%- for name in compared_columns -%}
        {%- do compared_quoted.append(quoted[name | lower]) -%}
    {%- endfor -%}
    {%- if not expected_sql -%}
        {%- set expected_sql = get_expected_sql(expected_rows, types, quoted) -%}
    {%- endif -%}

    {% call statement('main', fetch_result=True) -%}
        {{ sql_header if sql_header }}
        {{ get_unit_test_sql(sql, expected_sql, compared_quoted) }}
    {%- endcall %}

    {%- do adapter.drop_relation(temp_relation) -%}

    {{ return({'relations': []}) }}

{%- endmaterialization -%}


{# Both sets of rows in one result, told apart by the column `actual_or_expected`. #}
{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
    {{ adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names) }}
{%- endmacro %}

{#- The names are those of dbt: expected rows may be a query over the rows that came. -#}
{% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
    {%- set columns = expected_column_names | join(', ') -%}
    {%- set tables, sides = [], [] -%}
    {%- for name, rows in [('actual', main_sql), ('expected', expected_fixture_sql)] -%}
        {%- set table = 'dbt_internal_unit_test_' ~ name -%}
        {%- do tables.append(table ~ ' as (\n    select ' ~ columns ~ ', ' ~ dbt.string_literal(name) ~ ' as '
            ~ adapter.quote('actual_or_expected') ~ '\n    from (\n' ~ rows ~ '\n    ) as given_' ~ name ~ '\n)') -%}
        {%- do sides.append('select * from ' ~ table) -%}
    {%- endfor -%}
    with {{ tables | join(',\n') }}
    {{ sides | join('\n    union all\n    ') }}
{%- endmacro %}
