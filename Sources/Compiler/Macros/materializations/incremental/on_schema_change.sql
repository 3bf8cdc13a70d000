{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') %}
    {%- if on_schema_change in ['ignore', 'append_new_columns', 'sync_all_columns', 'fail'] -%}
        {{ return(on_schema_change) }}
    {%- endif -%}
    {%- do log("Invalid value for on_schema_change (" ~ on_schema_change ~ ") specified. Setting default value of "
        ~ default ~ ".") -%}
    {{ return(default) }}
{% endmacro %}


{% macro check_for_schema_changes(source_relation, target_relation) %}
    {{ return(adapter.dispatch('check_for_schema_changes', 'dbt')(source_relation, target_relation)) }}
{% endmacro %}

{% macro default__check_for_schema_changes(source_relation, target_relation) %}
    {%- set source_columns = adapter.get_columns_in_relation(source_relation) -%}
    {%- set target_columns = adapter.get_columns_in_relation(target_relation) -%}
    {%- set added = diff_columns(source_columns, target_columns) -%}
    {%- set removed = diff_columns(target_columns, source_columns) -%}
    {%- set retyped = diff_column_data_types(source_columns, target_columns) -%}
    {%- set changes = {
        'schema_changed': (added or removed or retyped) | length > 0,
        'source_not_in_target': added,
        'target_not_in_source': removed,
        'source_columns': source_columns,
        'target_columns': target_columns,
        'new_target_types': retyped,
    } -%}
    {%- do log('In ' ~ target_relation ~ ': columns added ' ~ added ~ ', removed ' ~ removed
        ~ ', with new types ' ~ retyped) -%}
    {{ return(changes) }}
{% endmacro %}


{% macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
    {{ return(adapter.dispatch('sync_column_schemas', 'dbt')(
        on_schema_change, target_relation, schema_changes_dict)) }}
{% endmacro %}

{% macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
    {%- set added = schema_changes_dict['source_not_in_target'] -%}
    {%- set removed = schema_changes_dict['target_not_in_source'] -%}
    {%- if on_schema_change == 'append_new_columns' -%}
        {%- if added -%}
            {%- do alter_relation_add_remove_columns(target_relation, added, none) -%}
        {%- endif -%}
    {%- elif on_schema_change == 'sync_all_columns' -%}
        {%- if added or removed -%}
            {%- do alter_relation_add_remove_columns(target_relation, added, removed) -%}
        {%- endif -%}
        {%- for column in schema_changes_dict['new_target_types'] -%}
            {%- do alter_column_type(target_relation, column['column_name'], column['new_type']) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do log('In ' ~ target_relation ~ ': columns brought in line by ' ~ on_schema_change) -%}
{% endmacro %}


{# Does what on_schema_change says; gives the columns to write, or nothing where the target's are meant. #}
{% macro process_schema_changes(on_schema_change, source_relation, target_relation) %}
    {{ return(adapter.dispatch('process_schema_changes', 'dbt')(
        on_schema_change, source_relation, target_relation)) }}
{% endmacro %}

{% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) %}
    {%- if on_schema_change == 'ignore' -%}
        {{ return({}) }}
    {%- endif -%}
    {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
    {%- if changes['schema_changed'] -%}
        {%- if on_schema_change == 'fail' -%}
            {%- set problem -%}
The source and target schemas on this incremental model are out of sync!
Columns that {{ target_relation }} does not have: {{ changes['source_not_in_target'] | map(attribute='name') | join(', ') or 'none' }}
Columns that the query does not give: {{ changes['target_not_in_source'] | map(attribute='name') | join(', ') or 'none' }}
Columns of another type: {{ changes['new_target_types'] | map(attribute='column_name') | join(', ') or 'none' }}
Set on_schema_change to append_new_columns or sync_all_columns, run with --full-refresh, or change the table by hand.
            {%- endset -%}
            {%- do exceptions.raise_compiler_error(problem) -%}
        {%- endif -%}
        {%- do sync_column_schemas(on_schema_change, target_relation, changes) -%}
    {%- endif -%}
    {{ return(changes['source_columns']) }}
{% endmacro %}
