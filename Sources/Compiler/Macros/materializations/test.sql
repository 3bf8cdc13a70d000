{# A data test: the query gives the failing rows, and the one row of `main` says how many and what follows. #}
{%- materialization test, default -%}

    {%- set sql_header = config.get('sql_header') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS else none -%}
    {%- set failing_rows_sql = get_limit_subquery_sql(sql, config.get('limit')) -%}
    {%- set stored_relations = [] -%}

    {%- if should_store_failures() -%}
        {%- set kind = config.get('store_failures_as') or 'table' -%}
        {%- if kind not in ('table', 'view') -%}
            {{ exceptions.raise_compiler_error(
                "'" ~ kind ~ "' is not a valid value for `store_failures_as`. "
                ~ "Accepted values are: ['ephemeral', 'table', 'view']") }}
        {%- endif -%}
        {%- set place = {'database': database, 'schema': schema, 'identifier': model['alias']} -%}
        {%- set earlier_failures = adapter.get_relation(**place) -%}
        {%- do stored_relations.append(api.Relation.create(type=kind, **place)) -%}
        {%- do adapter.begin() -%}
        {%- if earlier_failures -%}
            {%- do adapter.drop_relation(earlier_failures) -%}
        {%- endif -%}
        {% call statement(auto_begin=True) -%}
            {{ sql_header if sql_header }}
            {{ get_create_sql(stored_relations[0], failing_rows_sql) }}
        {%- endcall %}
        {{ adapter.commit() }}
        {#- The rows are there: the query need not run a second time to count them. -#}
        {%- set failing_rows_sql = 'select * from ' ~ stored_relations[0] -%}
    {%- endif -%}

    {% call statement('main', fetch_result=True) -%}
        {{ sql_header if sql_header }}
        {#- The limit is in the query already. -#}
        {{ get_test_sql(
            failing_rows_sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}
    {%- endcall %}

    {{ return({'relations': stored_relations}) }}

{%- endmaterialization -%}


{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {{ adapter.dispatch('get_test_sql', 'dbt')(main_sql, fail_calc, warn_if, error_if, limit) }}
{%- endmacro %}

{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {%- set verdicts = [fail_calc ~ ' as failures'] -%}
    {%- for condition, name in [(warn_if, 'should_warn'), (error_if, 'should_error')] -%}
        {%- do verdicts.append(fail_calc ~ ' ' ~ condition ~ ' as ' ~ name) -%}
    {%- endfor -%}
    select {{ verdicts | join(', ') }}
    from (
        {{ main_sql }} {{ 'limit ' ~ limit if limit is not none }}
    ) as dbt_internal_test
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
