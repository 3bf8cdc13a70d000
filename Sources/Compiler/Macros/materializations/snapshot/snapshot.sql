{#
    Keeps every version of a query's rows with the time in which it was valid. What changes is worked out in a temporary
    table and brought in by one transaction.
#}
{% materialization snapshot, default %}

    {%- set grant_config = config.get('grants') -%}
    {%- set is_there, target_relation = get_or_create_relation(
        database=model.database, schema=model.schema, identifier=model.get('alias', model.get('name')), type='table') -%}
    {{ exceptions.relation_wrong_type(target_relation, 'table') if not target_relation.is_table }}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- do adapter.begin() -%}

    {%- set strategy_macro = strategy_dispatch(config.get('strategy')) -%}
    {%- set strategy = strategy_macro(
        model, 'snapshotted_data', 'source_data', model['config'], is_there) -%}

    {%- if not is_there -%}
        {%- set selected_sql = build_snapshot_table(strategy, model['compiled_code']) -%}
        {%- set final_sql = create_table_as(False, target_relation, selected_sql) -%}
    {%- else -%}
        {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
        {%- do adapter.assert_valid_snapshot_target_given_strategy(target_relation, columns, strategy) -%}
        {%- set selected_sql = snapshot_staging_table(strategy, sql, target_relation) -%}
        {%- set staging_relation = build_snapshot_staging_table(strategy, sql, target_relation) -%}
        {%- do adapter.expand_target_column_types(from_relation=staging_relation, to_relation=target_relation) -%}

        {#- These only steer the run. -#}
        {%- set own_columns = ['dbt_change_type', 'dbt_unique_key'] -%}
        {%- if strategy.unique_key | is_list -%}
            {%- for key in strategy.unique_key -%}
                {%- do own_columns.append('dbt_unique_key_' ~ loop.index) -%}
            {%- endfor -%}
        {%- endif -%}
        {%- set own_columns = own_columns + own_columns | map('upper') | list -%}

        {%- do create_columns(
            target_relation,
            adapter.get_missing_columns(staging_relation, target_relation)
                | rejectattr('name', 'in', own_columns) | list) -%}
        {%- set kept_columns = [] -%}
        {%- for column in adapter.get_columns_in_relation(staging_relation) if column.name not in own_columns -%}
            {%- do kept_columns.append(adapter.quote(column.name)) -%}
        {%- endfor -%}
        {%- set final_sql = snapshot_merge_sql(
            target=target_relation, source=staging_relation, insert_cols=kept_columns) -%}
    {%- endif -%}

    {{ check_time_data_types(selected_sql) }}

    {% call statement('main') -%}
        {{ final_sql }}
    {%- endcall %}

    {%- do apply_grants(
        target_relation, grant_config, should_revoke=should_revoke(is_there, full_refresh_mode=False)) -%}
    {%- do persist_docs(target_relation, model) -%}
    {{ create_indexes(target_relation) if not is_there }}

    {{ run_hooks(post_hooks, inside_transaction=True) }}

    {{ adapter.commit() }}

    {%- if staging_relation is defined -%}
        {%- do post_snapshot(staging_relation) -%}
    {%- endif -%}

    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}


{# The type that the query gives to the time of change, or none. #}
{% macro get_updated_at_column_data_type(snapshot_sql) -%}
    {%- for column in get_column_schema_from_query(snapshot_sql) if column.column | lower == 'dbt_updated_at' -%}
        {{ return(column.dtype) }}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}


{# A time of change with a zone beside a time of the run without one, or the reverse, shifts versions by hours. #}
{% macro check_time_data_types(sql) -%}
    {%- set updated_at_type = get_updated_at_column_data_type(sql) -%}
    {%- set run_time_type = get_snapshot_get_time_data_type() -%}
    {%- if updated_at_type is not none and run_time_type is not none and updated_at_type != run_time_type
        and exceptions.warn_snapshot_timestamp_data_types -%}
        {{ exceptions.warn_snapshot_timestamp_data_types(run_time_type, updated_at_type) }}
    {%- endif -%}
{%- endmacro %}
