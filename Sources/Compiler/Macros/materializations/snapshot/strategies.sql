{#
    How a snapshot knows that a row has changed. `snapshot_<name>_strategy` gives a mapping: the key, the expressions
    for the time of change and for the id of a version, the condition that a version is outdated, and what becomes of
    rows that vanish. A project adds its own by this name.
#}

{# `name`, or `package.name`. #}
{% macro strategy_dispatch(name) -%}
    {%- set parts = name.split('.', 1) -%}
    {%- set package_name = parts[0] if parts | length == 2 else none -%}
    {%- if package_name is not none and package_name not in context -%}
        {{ exceptions.raise_compiler_error("Could not find package '" ~ package_name ~ "', called with '" ~ name ~ "'") }}
    {%- endif -%}
    {%- set known = context if package_name is none else context[package_name] -%}
    {%- set macro_name = 'snapshot_' ~ parts[-1] ~ '_strategy' -%}
    {%- if macro_name not in known -%}
        {{ exceptions.raise_compiler_error(
            "The specified strategy macro '" ~ parts[-1] ~ "' was not found in package '" ~ package_name ~ "'") }}
    {%- endif -%}
    {{ return(known[macro_name]) }}
{%- endmacro %}


{# The id of a version: one text from several columns, hashed. Tables of years stand on it, so it never changes. #}
{% macro snapshot_hash_arguments(args) -%}
    {{ adapter.dispatch('snapshot_hash_arguments', 'dbt')(args) }}
{%- endmacro %}

{% macro default__snapshot_hash_arguments(args) -%}
    md5(
        {%- for arg in args -%}
        coalesce(cast({{ arg }} as varchar), ''){{ " || '|' || " if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}


{% macro snapshot_string_as_time(timestamp) -%}
    {{ adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp) }}
{%- endmacro %}

{% macro default__snapshot_string_as_time(timestamp) -%}
    {% do exceptions.raise_not_implemented(
        'snapshot_string_as_time macro not implemented for adapter ' ~ adapter.type()) %}
{%- endmacro %}


{#
    By a column that says when a row was changed. It is compared with the start of the version and not with the same
    column of the snapshot, which may have been made by another strategy.
#}
{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
    {%- set unique_key = config.get('unique_key') -%}
    {%- set updated_at = config.get('updated_at') -%}
    {%- set hard_deletes = adapter.get_hard_deletes_behavior(config) -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- set version_start = snapshotted_rel ~ '.' ~ columns.dbt_valid_from -%}
    {{ return({
        'unique_key': unique_key,
        'updated_at': updated_at,
        'row_changed': '(' ~ version_start ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')',
        'scd_id': snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
        'invalidate_hard_deletes': hard_deletes == 'invalidate',
        'hard_deletes': hard_deletes,
    }) }}
{%- endmacro %}


{# By comparing columns. Where the query has a new one, every row counts as changed. #}
{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
    {%- set unique_key = config.get('unique_key') -%}
    {%- set updated_at = config.get('updated_at') or snapshot_get_time() -%}
    {%- set hard_deletes = adapter.get_hard_deletes_behavior(config) -%}
    {%- set is_column_added, compared = snapshot_check_all_get_existing_columns(
        node, target_exists, config.get('check_cols')) -%}
    {%- set differences = [] -%}
    {%- for column in compared -%}
        {%- set old = snapshotted_rel ~ '.' ~ column -%}
        {%- set new = current_rel ~ '.' ~ column -%}
        {%- do differences.append(old ~ ' <> ' ~ new ~ ' or (' ~ old ~ ' is null) <> (' ~ new ~ ' is null)') -%}
    {%- endfor -%}
    {{ return({
        'unique_key': unique_key,
        'updated_at': updated_at,
        'row_changed': '(' ~ (get_true_sql() | trim if is_column_added else differences | join(' or ')) ~ ')',
        'scd_id': snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
        'invalidate_hard_deletes': hard_deletes == 'invalidate',
        'hard_deletes': hard_deletes,
    }) }}
{%- endmacro %}


{# A pair: whether the query has a column that the snapshot lacks, and the quoted columns that both have. #}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
    {%- if not target_exists -%}
        {{ return((false, [])) }}
    {%- endif -%}
    {%- if check_cols_config == 'all' -%}
        {%- set wanted = get_columns_in_query(node['compiled_code']) -%}
    {%- elif check_cols_config is iterable and check_cols_config | length > 0 -%}
        {#- Asked of the database, which knows how it spells them. A line's end behind the query ends its last comment. -#}
        {%- set query -%}
            select {{ check_cols_config | join(', ') }} from (
                {{ node['compiled_code'] }}
            ) as checked
        {%- endset -%}
        {%- set wanted = get_columns_in_query(query) -%}
    {%- else -%}
        {% do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) %}
    {%- endif -%}

    {%- set snapshot = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) -%}
    {%- set existing = adapter.get_columns_in_relation(snapshot) | map(attribute='name') | list -%}
    {%- set shared = [] -%}
    {%- for name in wanted if name in existing -%}
        {%- do shared.append(adapter.quote(name)) -%}
    {%- endfor -%}
    {{ return((shared | length < wanted | length, shared)) }}
{%- endmacro %}


{# The names of the columns that a snapshot adds: those of `snapshot_meta_column_names`, else dbt's. #}
{% macro get_snapshot_table_column_names() -%}
    {%- set own = config.get('snapshot_meta_column_names') -%}
    {%- set names = {} -%}
    {%- for name in ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'] -%}
        {%- do names.update({name: own.get(name) or name if own is mapping else name}) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}


{% macro get_true_sql() -%}
    {{ adapter.dispatch('get_true_sql', 'dbt')() }}
{%- endmacro %}

{% macro default__get_true_sql() -%}
    {{ return('TRUE') }}
{%- endmacro %}
