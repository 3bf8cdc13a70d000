{% macro get_replace_sql(existing_relation, target_relation, sql) %}
    {{- log('Applying REPLACE to: ' ~ existing_relation) -}}
    {{- adapter.dispatch('get_replace_sql', 'dbt')(existing_relation, target_relation, sql) -}}
{% endmacro %}

{#
    In place where the database can. Else the new relation is built aside if it can be renamed, and the old one is kept
    under another name until the end if that one can: readers miss the relation as shortly as the two kinds allow.
#}
{% macro default__get_replace_sql(existing_relation, target_relation, sql) %}
    {%- set old = existing_relation -%}
    {%- if old.can_be_replaced and old.type == target_relation.type
        and (old.is_table or old.is_view or old.is_materialized_view) -%}
        {{ return(get_replace_table_sql(target_relation, sql) if old.is_table
            else get_replace_view_sql(target_relation, sql) if old.is_view
            else get_replace_materialized_view_sql(target_relation, sql)) }}
    {%- endif -%}

    {%- set is_built_aside = target_relation.can_be_renamed -%}
    {%- set steps = [] -%}
    {%- if is_built_aside -%}
        {%- do steps.append(get_create_intermediate_sql(target_relation, sql)) -%}
    {%- endif -%}
    {%- do steps.append(get_create_backup_sql(old) if old.can_be_renamed else get_drop_sql(old)) -%}
    {%- do steps.append(
        get_rename_intermediate_sql(target_relation) if is_built_aside else get_create_sql(target_relation, sql)) -%}
    {%- if old.can_be_renamed -%}
        {%- do steps.append(get_drop_backup_sql(old)) -%}
    {%- endif -%}
    {{ steps | join(';\n') }}
{% endmacro %}


{% macro get_replace_view_sql(relation, sql) %}
    {{- adapter.dispatch('get_replace_view_sql', 'dbt')(relation, sql) -}}
{% endmacro %}

{% macro default__get_replace_view_sql(relation, sql) %}
    {{ exceptions.raise_compiler_error('`get_replace_view_sql` has not been implemented for this adapter.') }}
{% endmacro %}


{% macro get_replace_table_sql(relation, sql) %}
    {{- adapter.dispatch('get_replace_table_sql', 'dbt')(relation, sql) -}}
{% endmacro %}

{% macro default__get_replace_table_sql(relation, sql) %}
    {{ exceptions.raise_compiler_error('`get_replace_table_sql` has not been implemented for this adapter.') }}
{% endmacro %}


{# For databases that have CREATE OR REPLACE VIEW: no other names, no transaction. #}
{% macro create_or_replace_view() %}
    {%- set identifier = model['alias'] -%}
    {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
    {%- set exists_as_view = old_relation is not none and old_relation.is_view -%}
    {%- set target_relation = api.Relation.create(
        identifier=identifier, schema=schema, database=database, type='view') -%}
    {%- set grant_config = config.get('grants') -%}
    {{ run_hooks(pre_hooks) }}
    {%- if old_relation is not none and old_relation.is_table -%}
        {{ handle_existing_table(should_full_refresh(), old_relation) }}
    {%- endif -%}
    {% call statement('main') -%}
        {{ get_create_view_as_sql(target_relation, sql) }}
    {%- endcall %}
    {%- do apply_grants(
        target_relation, grant_config, should_revoke=should_revoke(exists_as_view, full_refresh_mode=True)) -%}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmacro %}


{% macro handle_existing_table(full_refresh, old_relation) %}
    {{ adapter.dispatch('handle_existing_table', 'dbt')(full_refresh, old_relation) }}
{% endmacro %}

{% macro default__handle_existing_table(full_refresh, old_relation) %}
    {{ log('Dropping relation ' ~ old_relation.render() ~ ' because it is of type ' ~ old_relation.type) }}
    {{ adapter.drop_relation(old_relation) }}
{% endmacro %}
