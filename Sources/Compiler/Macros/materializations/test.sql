{# A data test: the query gives the failing rows, and the one row of `main` says how many and what follows. #}
{%- materialization test, default -%}

    {%- set relations = [] -%}
    {%- set limit = config.get('limit') -%}
    {%- set sql_header = config.get('sql_header') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS else none -%}
    {%- set failing_rows_sql -%}
        {{ get_limit_subquery_sql(sql, limit) }}
    {%- endset -%}

    {%- if should_store_failures() -%}
        {%- set identifier = model['alias'] -%}
        {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
        {%- set stored_as = config.get('store_failures_as') or 'table' -%}
        {%- if stored_as not in ['table', 'view'] -%}
            {{ exceptions.raise_compiler_error(
                "'" ~ stored_as ~ "' is not a valid value for `store_failures_as`. "
                ~ "Accepted values are: ['ephemeral', 'table', 'view']") }}
        {%- endif -%}
        {%- set target_relation = api.Relation.create(
            identifier=identifier, schema=schema, database=database, type=stored_as) -%}
        {%- do adapter.begin() -%}
        {%- if old_relation -%}
            {%- do adapter.drop_relation(old_relation) -%}
        {%- endif -%}
        {% call statement(auto_begin=True) -%}
            {{ sql_header if sql_header }}
            {{ get_create_sql(target_relation, failing_rows_sql) }}
        {%- endcall %}
        {%- do relations.append(target_relation) -%}
        {%- set counted_sql -%}
            select * from {{ target_relation }}
        {%- endset -%}
        {{ adapter.commit() }}
    {%- else -%}
        {%- set counted_sql = failing_rows_sql -%}
    {%- endif -%}

    {% call statement('main', fetch_result=True) -%}
        {{ sql_header if sql_header }}
        {#- The limit is in the query already. -#}
        {{ get_test_sql(
            counted_sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}
    {%- endcall %}

    {{ return({'relations': relations}) }}

{%- endmaterialization -%}


{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {{ adapter.dispatch('get_test_sql', 'dbt')(main_sql, fail_calc, warn_if, error_if, limit) }}
{%- endmacro %}

{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    select
        {{ fail_calc }} as failures,
        {{ fail_calc }} {{ warn_if }} as should_warn,
        {{ fail_calc }} {{ error_if }} as should_error
    from (
        {{ main_sql }}
        {{ 'limit ' ~ limit if limit is not none }}
    ) dbt_internal_test
{%- endmacro %}


{# What a generic test reads: the relation, or the part of it that `where` leaves. #}
{% macro get_where_subquery(relation) -%}
    {{ return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- if not where -%}
        {{ return(relation) }}
    {%- endif -%}
    {{ return('(select * from ' ~ relation ~ ' where ' ~ where ~ ') dbt_subquery') }}
{%- endmacro %}
