{# The queries of a snapshot: its first rows, and what a later run changes. #}

{% macro build_snapshot_table(strategy, sql) -%}
    {{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}
{%- endmacro %}

{% macro default__build_snapshot_table(strategy, sql) -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    select
        *,
        {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
        {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
        {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
        {{ get_dbt_valid_to_current(strategy, columns) }}
        {%- if strategy.hard_deletes == 'new_record' -%}
        , 'False' as {{ columns.dbt_is_deleted }}
        {%- endif %}
    from (
        {{ sql }}
    ) as snapshot_query
{%- endmacro %}


{# The end of a version that is still valid. From `updated_at` it takes the type, never a value. #}
{% macro get_dbt_valid_to_current(strategy, columns) -%}
    coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ config.get('dbt_valid_to_current') or 'null' }})
        as {{ columns.dbt_valid_to }}
{%- endmacro %}


{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
    {{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}
{%- endmacro %}

{#
    What is to be done, a row each, told apart by `dbt_change_type`: `insert` brings in a version, `update` ends the
    version before it, `delete` ends the version of a row that has vanished. With `new_record`, vanishing is a version
    of its own. The strategy's conditions know both sides as `snapshotted_data` and `source_data`.
#}
{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- set key = strategy.unique_key -%}
    {%- set is_delete_seen = strategy.hard_deletes in ('invalidate', 'new_record') -%}
    {%- set is_delete_kept = strategy.hard_deletes == 'new_record' -%}
    {%- set current = config.get('dbt_valid_to_current') -%}
    {%- set was_deleted = 'snapshotted_data.' ~ columns.dbt_is_deleted ~ " = 'True'" -%}
    {%- set is_changed -%}
        ({{ strategy.row_changed }}{{ ' or ' ~ was_deleted if is_delete_kept }})
    {%- endset -%}

    with snapshot_query as (
        {{ source_sql }}
    ),

    snapshotted_data as (
        select *, {{ unique_key_fields(key) }}
        from {{ target_relation }}
        where
            {%- if current %}
            ({{ equals(columns.dbt_valid_to | trim, current | trim) | trim }} or {{ columns.dbt_valid_to }} is null)
            {%- else %}
            {{ columns.dbt_valid_to }} is null
            {%- endif %}
    ),

    new_versions as (
        select
            *,
            {{ unique_key_fields(key) }},
            {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
            {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
            {{ get_dbt_valid_to_current(strategy, columns) }},
            {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
        from snapshot_query
    ),

    ended_versions as (
        select
            *,
            {{ unique_key_fields(key) }},
            {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
            {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
            {{ strategy.updated_at }} as {{ columns.dbt_valid_to }}
        from snapshot_query
    ),
    {%- if is_delete_seen %}

    present_rows as (
        select *, {{ unique_key_fields(key) }}
        from snapshot_query
    ),
    {%- endif %}

    insertions as (
        select
            'insert' as dbt_change_type,
            source_data.*
            {{- ", 'False' as " ~ columns.dbt_is_deleted if is_delete_kept }}
        from new_versions as source_data
        left join snapshotted_data on {{ unique_key_join_on(key, 'snapshotted_data', 'source_data') }}
        where {{ unique_key_is_null(key, 'snapshotted_data') }}
            or ({{ unique_key_is_not_null(key, 'snapshotted_data') }} and {{ is_changed }})
    ),

    updates as (
        select
            'update' as dbt_change_type,
            source_data.*,
            snapshotted_data.{{ columns.dbt_scd_id }}
            {{- ', snapshotted_data.' ~ columns.dbt_is_deleted if is_delete_kept }}
        from ended_versions as source_data
        join snapshotted_data on {{ unique_key_join_on(key, 'snapshotted_data', 'source_data') }}
        where {{ is_changed }}
    )
    {%- if is_delete_seen %},

    deletes as (
        select
            'delete' as dbt_change_type,
            source_data.*,
            {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
            {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
            {{ snapshot_get_time() }} as {{ columns.dbt_valid_to }},
            snapshotted_data.{{ columns.dbt_scd_id }}
            {{- ', snapshotted_data.' ~ columns.dbt_is_deleted if is_delete_kept }}
        from snapshotted_data
        left join present_rows as source_data on {{ unique_key_join_on(key, 'snapshotted_data', 'source_data') }}
        where {{ unique_key_is_null(key, 'source_data') }}
            {{- ' and (' ~ was_deleted ~ ') is not true' if is_delete_kept }}
    )
    {%- endif %}
    {%- if is_delete_kept %},
    {%- set kept_columns = get_list_of_column_names(get_columns_in_relation(target_relation)) %}

    deletion_records as (
        select
            'insert' as dbt_change_type,
            {%- for name in get_columns_in_query(source_sql) %}
            {{ 'snapshotted_data' if name in kept_columns else 'source_data' }}.{{ adapter.quote(name) }},
            {%- endfor %}
            {%- for name in (key if key | is_list else [key]) %}
            snapshotted_data.dbt_unique_key{{ '_' ~ loop.index if key | is_list }},
            {%- endfor %}
            {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
            {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
            snapshotted_data.{{ columns.dbt_valid_to }},
            {{ snapshot_hash_arguments([columns.dbt_scd_id, snapshot_get_time()]) }} as {{ columns.dbt_scd_id }},
            'True' as {{ columns.dbt_is_deleted }}
        from snapshotted_data
        left join present_rows as source_data on {{ unique_key_join_on(key, 'snapshotted_data', 'source_data') }}
        where {{ unique_key_is_null(key, 'source_data') }}
            and ({{ was_deleted }}) is not true
    )
    {%- endif %}

    select * from insertions
    union all
    select * from updates
    {%- if is_delete_seen %}
    union all
    select * from deletes
    {%- endif %}
    {%- if is_delete_kept %}
    union all
    select * from deletion_records
    {%- endif %}
{%- endmacro %}


{# Those rows as a temporary table. #}
{% macro build_snapshot_staging_table(strategy, sql, target_relation) -%}
    {%- set staging_relation = make_temp_relation(target_relation) -%}
    {%- set select = snapshot_staging_table(strategy, sql, target_relation) -%}
    {% call statement('build_snapshot_staging_relation') -%}
        {{ create_table_as(True, staging_relation, select) }}
    {%- endcall %}
    {{ return(staging_relation) }}
{%- endmacro %}


{# Columns that the query has and the snapshot does not have yet. #}
{% macro create_columns(relation, columns) -%}
    {{ adapter.dispatch('create_columns', 'dbt')(relation, columns) }}
{%- endmacro %}

{% macro default__create_columns(relation, columns) -%}
    {%- for column in columns -%}
        {% call statement() -%}
            alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type }};
        {%- endcall %}
    {%- endfor -%}
{%- endmacro %}


{# When all is done: sessions are used again, so a temporary table does not end by itself. #}
{% macro post_snapshot(staging_relation) -%}
    {{ adapter.dispatch('post_snapshot', 'dbt')(staging_relation) }}
{%- endmacro %}

{% macro default__post_snapshot(staging_relation) -%}
    {%- do adapter.drop_relation(staging_relation) -%}
{%- endmacro %}
