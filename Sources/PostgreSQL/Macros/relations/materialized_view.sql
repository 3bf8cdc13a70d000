{% macro postgres__get_create_materialized_view_as_sql(relation, sql) -%}
    create materialized view if not exists {{ relation }} as {{ sql }};
    {% for index_dict in config.get('indexes', []) %}
    {{ get_create_index_sql(relation, index_dict) }}{{ ';' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro postgres__refresh_materialized_view(relation) -%}
    refresh materialized view {{ relation }}
{%- endmacro %}

{# What of its configuration the database knows: its indexes. #}
{% macro postgres__describe_materialized_view(relation) -%}
    {{ return({'indexes': run_query(get_show_indexes_sql(relation))}) }}
{%- endmacro %}

{# Indexes to drop and to create, or none. Alike are those with the same columns in the same order; names don't count. #}
{% macro postgres__get_materialized_view_configuration_changes(existing_relation, new_config) -%}
    {%- set wanted = [] -%}
    {%- for index in new_config.get('indexes', []) or [] -%}
        {%- do wanted.append({
            'columns': index['columns'] | map('lower') | list,
            'unique': index.get('unique', false),
            'type': index.get('type') or 'btree',
        }) -%}
    {%- endfor -%}
    {%- set changes = [] -%}
    {%- set known = [] -%}
    {%- for row in postgres__describe_materialized_view(existing_relation)['indexes'].rows -%}
        {%- set index = {
            'columns': (row['column_names'] | lower).split(','), 'unique': row['unique'], 'type': row['method']} -%}
        {%- do known.append(index) -%}
        {%- if index not in wanted -%}
            {%- do changes.append({'action': 'drop', 'context': {'name': row['name'], 'as_node_config': index}}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for index in wanted if index not in known -%}
        {%- do changes.append({'action': 'create', 'context': {'as_node_config': index}}) -%}
    {%- endfor -%}
    {{ return({'requires_full_refresh': false, 'indexes': changes} if changes else none) }}
{%- endmacro %}

{% macro postgres__get_alter_materialized_view_as_sql(
    relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation
) -%}
    {%- if configuration_changes.requires_full_refresh -%}
    {{ get_replace_sql(existing_relation, relation, sql) }}
    {%- else -%}
    {{ postgres__update_indexes_on_materialized_view(relation, configuration_changes.indexes) }}
    {%- endif -%}
{%- endmacro %}

{% macro postgres__update_indexes_on_materialized_view(relation, index_changes) -%}
    {{- log('Applying UPDATE INDEXES to: ' ~ relation) -}}
    {%- for change in index_changes -%}
    {%- if change.action == 'drop' -%}
    {{ postgres__get_drop_index_sql(relation, change.context.name) }}
    {%- elif change.action == 'create' -%}
    {{ postgres__get_create_index_sql(relation, change.context.as_node_config) }}
    {%- endif -%}
    {{ ';' if not loop.last }}
    {% endfor -%}
{%- endmacro %}
