{# Brings the staged rows into the snapshot: versions are ended and added, never changed. #}

{% macro snapshot_merge_sql(target, source, insert_cols) -%}
    {{ adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols) }}
{%- endmacro %}

{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- set version_end = 'DBT_INTERNAL_DEST.' ~ columns.dbt_valid_to -%}
    {%- set current = config.get('dbt_valid_to_current') -%}
    merge into {{ target.render() }} as DBT_INTERNAL_DEST using {{ source }} as DBT_INTERNAL_SOURCE
    on DBT_INTERNAL_DEST.{{ columns.dbt_scd_id }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }}
    when matched
        and ({{ equals(version_end, current | trim) | trim ~ ' or ' if current }}{{ version_end }} is null)
        and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
        then update set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
    when not matched
        and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
        then insert ({{ insert_cols | join(', ') }})
        values ({{ insert_cols | join(', ') }})
{%- endmacro %}
