{# The queries of a snapshot: its first rows, and what a later run changes. #}

{% macro build_snapshot_table(strategy, sql) -%}
    {{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}
{%- endmacro %}

{% macro default__build_snapshot_table(strategy, sql) -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- set added = [strategy.scd_id ~ ' as ' ~ columns.dbt_scd_id] -%}
    {%- for name in [columns.dbt_updated_at, columns.dbt_valid_from] -%}
        {%- do added.append(strategy.updated_at ~ ' as ' ~ name) -%}
    {%- endfor -%}
    {%- do added.append(get_dbt_valid_to_current(strategy, columns)) -%}
    {%- if strategy.hard_deletes == 'new_record' -%}
        {%- do added.append("'False' as " ~ columns.dbt_is_deleted) -%}
    {%- endif -%}
    select *, {{ added | join(', ') }}
    from (
        {{ sql }}
    ) as first_rows
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

    The four kinds are the branches of one union, so their columns stand in one order: those of the query, its keys, the
    three times, the version's id and, with `new_record`, the mark of deletion.
#}
{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- set key = strategy.unique_key -%}
    {%- set is_delete_kept = strategy.hard_deletes == 'new_record' -%}
    {%- set is_delete_seen = is_delete_kept or strategy.hard_deletes == 'invalidate' -%}
    {%- set version_id = 'snapshotted_data.' ~ columns.dbt_scd_id -%}
    {%- set deletion_mark = 'snapshotted_data.' ~ columns.dbt_is_deleted -%}
    {%- set was_deleted = deletion_mark ~ " = 'True'" -%}
    {%- set is_changed = strategy.row_changed ~ (' or ' ~ was_deleted if is_delete_kept else '') -%}
    {%- set keys = unique_key_fields(key) -%}

    {#- A version is open while it has no end, or the end that the project writes for "until now". -#}
    {%- set open_end = config.get('dbt_valid_to_current') -%}
    {%- set is_open = columns.dbt_valid_to ~ ' is null' -%}
    {%- if open_end -%}
        {%- set is_open = is_open ~ ' or ' ~ equals(columns.dbt_valid_to | trim, open_end | trim) | trim -%}
    {%- endif -%}

    {#- Worked out where only the query's columns are in sight: the strategy names them without a table. -#}
    {%- set began -%}
        {{ strategy.updated_at }} as {{ columns.dbt_updated_at }}, {{ strategy.updated_at }} as {{ columns.dbt_valid_from }}
    {%- endset -%}
    with incoming as (
        select *, {{ keys }}
        from (
            {{ source_sql }}
        ) as snapshot_query
    ),
    snapshotted_data as (
        select *, {{ keys }} from {{ target_relation }} where {{ is_open }}
    ),
    opened as (
        select *, {{ began }}, {{ get_dbt_valid_to_current(strategy, columns) }}, {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
        from incoming
    ),
    closed as (
        select *, {{ began }}, {{ strategy.updated_at }} as {{ columns.dbt_valid_to }} from incoming
    )
    {%- set is_same_row = unique_key_join_on(key, 'snapshotted_data', 'source_data') %}

    select 'insert' as dbt_change_type, source_data.*{{ ", 'False' as " ~ columns.dbt_is_deleted if is_delete_kept }}
    from opened as source_data
    left join snapshotted_data on {{ is_same_row }}
    where {{ unique_key_is_null(key, 'snapshotted_data') }}
        or {{ unique_key_is_not_null(key, 'snapshotted_data') }} and ({{ is_changed }})

    union all
    select 'update', source_data.*, {{ version_id }}{{ ', ' ~ deletion_mark if is_delete_kept }}
    from snapshotted_data
    inner join closed as source_data on {{ is_same_row }}
    where {{ is_changed }}
    {%- if is_delete_seen %}
    {%- set now = snapshot_get_time() %}

    union all
    select 'delete', source_data.*, {{ now }}, {{ now }}, {{ now }}, {{ version_id }}{{ ', ' ~ deletion_mark if is_delete_kept }}
    from snapshotted_data
    left join incoming as source_data on {{ is_same_row }}
    where {{ unique_key_is_null(key, 'source_data') }}{{ ' and (' ~ was_deleted ~ ') is not true' if is_delete_kept }}
    {%- endif %}
    {%- if is_delete_kept %}

    {#- The vanished row's last values; a column that the snapshot does not have yet is null. -#}
    {%- set kept_names = get_list_of_column_names(get_columns_in_relation(target_relation)) -%}
    {%- set values = [] -%}
    {%- for name in get_columns_in_query(source_sql) -%}
        {%- do values.append(('snapshotted_data.' if name in kept_names else 'source_data.') ~ adapter.quote(name)) -%}
    {%- endfor -%}
    {%- for suffix in (range(1, key | length + 1) if key | is_list else ['']) -%}
        {%- do values.append('snapshotted_data.dbt_unique_key' ~ ('_' ~ suffix if suffix else '')) -%}
    {%- endfor %}
    union all
    select
        'insert', {{ values | join(', ') }}, {{ now }}, {{ now }}, snapshotted_data.{{ columns.dbt_valid_to }},
        {{ snapshot_hash_arguments([columns.dbt_scd_id, now]) }}, 'True'
    from snapshotted_data
    left join incoming as source_data on {{ is_same_row }}
    where {{ unique_key_is_null(key, 'source_data') }} and ({{ was_deleted }}) is not true
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
