{#
    A CSV file as a table. All of it happens in one transaction, so a run that dies leaves the earlier rows. On a full
    refresh the new table is built aside and swapped in, as tables are: see view.sql.
#}
{% materialization seed, default %}

    {%- set identifier = model['alias'] -%}
    {%- set full_refresh_mode = should_full_refresh() -%}
    {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
    {%- set exists_as_table = old_relation is not none and old_relation.is_table -%}
    {%- set exists_as_view = old_relation is not none and old_relation.is_view -%}
    {%- set grant_config = config.get('grants') -%}

    {%- set agate_table = load_agate_table() -%}
    {%- do store_result('agate_table', response='OK', agate_table=agate_table) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- if exists_as_view -%}
        {{ exceptions.raise_compiler_error("Cannot seed to '" ~ old_relation.render() ~ "', it is a view") }}
    {%- endif -%}

    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set code = 'CREATE' if full_refresh_mode else 'INSERT' -%}
    {%- set rows_affected = agate_table.rows | length -%}
    {%- set is_swapped = full_refresh_mode and exists_as_table and seeds_are_built_aside() -%}
    {%- if is_swapped -%}
        {%- set new_table = make_intermediate_relation(target_relation) -%}
        {%- set backup = make_backup_relation(target_relation, 'table') -%}
        {%- for leftover in [new_table, backup] -%}
            {{ drop_relation_if_exists(load_cached_relation(leftover)) }}
        {%- endfor -%}
        {%- do adapter.begin() -%}
        {%- set create_sql = create_seed_table(new_table, model, agate_table) -%}
        {%- set load_sql = load_seed_table(new_table, model, agate_table) if rows_affected > 0 else '' -%}
        {%- do create_indexes(new_table) -%}
        {%- do adapter.rename_relation(old_relation, backup) -%}
        {%- do adapter.rename_relation(new_table, target_relation) -%}
    {%- else -%}
        {%- if exists_as_table -%}
            {%- set create_sql = reset_csv_table(model, full_refresh_mode, old_relation, agate_table) -%}
        {%- else -%}
            {%- set create_sql = create_csv_table(model, agate_table) -%}
        {%- endif -%}
        {%- set load_sql = load_csv_rows(model, agate_table) if rows_affected > 0 else '' -%}
    {%- endif -%}

    {% call noop_statement('main', code ~ ' ' ~ rows_affected, code, rows_affected) -%}
        {{ get_csv_sql(create_sql, load_sql) }};
    {%- endcall %}

    {%- do apply_grants(
        target_relation, grant_config, should_revoke=should_revoke(old_relation, full_refresh_mode)) -%}
    {%- do persist_docs(target_relation, model) -%}
    {#- An emptied table keeps its indexes. -#}
    {%- if not is_swapped and (full_refresh_mode or not exists_as_table) -%}
        {%- do create_indexes(target_relation) -%}
    {%- endif -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}

    {{ drop_relation_if_exists(backup if is_swapped else none) }}
    {{ adapter.commit() }}

    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}


{# Not where a project words a part of it itself: its macros write to the seed's own name. #}
{% macro seeds_are_built_aside() %}
    {%- set shipped = ['dbt', 'dbt_' ~ adapter.type()] -%}
    {%- for macro in [create_csv_table, reset_csv_table, load_csv_rows] if macro.package_name not in shipped -%}
        {{ return(false) }}
    {%- endfor -%}
    {%- for name in ['create_csv_table', 'reset_csv_table', 'load_csv_rows']
        if adapter.dispatch(name, 'dbt').package_name not in shipped -%}
        {{ return(false) }}
    {%- endfor -%}
    {{ return(true) }}
{% endmacro %}


{% macro create_csv_table(model, agate_table) -%}
    {{ adapter.dispatch('create_csv_table', 'dbt')(model, agate_table) }}
{%- endmacro %}

{% macro default__create_csv_table(model, agate_table) %}
    {{ return(create_seed_table(this, model, agate_table)) }}
{% endmacro %}


{% macro create_seed_table(relation, model, agate_table) %}
    {%- set declared = model['config'].get('column_types', {}) -%}
    {%- set quotes = model['config'].get('quote_columns', none) -%}
    {%- set sql -%}
        create table {{ relation.render() }} (
            {%- for name in agate_table.column_names -%}
                {{ adapter.quote_seed_column(name | string, quotes) }} {{ declared.get(name, adapter.convert_type(agate_table, loop.index0)) }}
                {{- ', ' if not loop.last }}
            {%- endfor -%}
        )
    {%- endset -%}
    {%- call statement('_') -%}
        {{ sql }}
    {%- endcall -%}
    {{ return(sql) }}
{% endmacro %}


{# Empties the table of an earlier run; on a full refresh it is made anew. #}
{% macro reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
    {{ adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table) }}
{%- endmacro %}

{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {%- if full_refresh -%}
        {%- do adapter.begin() -%}
        {%- do adapter.drop_relation(old_relation) -%}
        {{ return(create_csv_table(model, agate_table)) }}
    {%- endif -%}
    {%- do adapter.truncate_relation(old_relation) -%}
    {{ return('truncate table ' ~ old_relation.render()) }}
{% endmacro %}


{# The text that is written below `target/run`. #}
{% macro get_csv_sql(create_or_truncate_sql, insert_sql) %}
    {{ adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql) }}
{% endmacro %}

{% macro default__get_csv_sql(create_or_truncate_sql, insert_sql) %}
    {{ [create_or_truncate_sql, insert_sql] | join(';\n    -- dbt seed --\n    ') }}
{% endmacro %}


{% macro get_binding_char() -%}
    {{ return(adapter.dispatch('get_binding_char', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_binding_char() %}
    {{ return('%s') }}
{% endmacro %}


{% macro get_batch_size() -%}
    {{ return(adapter.dispatch('get_batch_size', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_batch_size() %}
    {{ return(10000) }}
{% endmacro %}


{% macro get_seed_column_quoted_csv(model, column_names) %}
    {%- set quotes = model['config'].get('quote_columns', none) -%}
    {%- set quoted = [] -%}
    {%- for name in column_names -%}
        {%- do quoted.append(adapter.quote_seed_column(name, quotes)) -%}
    {%- endfor -%}
    {{ return(quoted | join(', ')) }}
{% endmacro %}


{# Brings the rows in, in bulk; gives a text that stands for what was done. #}
{% macro load_csv_rows(model, agate_table) -%}
    {{ return(adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table)) }}
{%- endmacro %}

{% macro default__load_csv_rows(model, agate_table) %}
    {{ return(load_seed_table(this, model, agate_table)) }}
{% endmacro %}


{% macro load_seed_table(relation, model, agate_table) %}
    {%- do adapter.load_seed_rows(relation, agate_table) -%}
    {{ return(
        'insert into ' ~ relation.render() ~ ' (' ~ get_seed_column_quoted_csv(model, agate_table.column_names)
        ~ ') values -- ' ~ agate_table.rows | length ~ ' rows of ' ~ model['original_file_path']) }}
{% endmacro %}
