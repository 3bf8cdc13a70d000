{#
    A query whose rows the database keeps. What is there already is refreshed; it is changed or built anew only where
    the configuration differs.
#}
{% materialization materialized_view, default %}

    {%- set target_relation = this.incorporate(type=this.MaterializedView) -%}
    {%- set present = load_cached_relation(this) -%}
    {%- set aside = make_intermediate_relation(target_relation) -%}
    {%- set backup = make_backup_relation(target_relation, present.type if present else this.MaterializedView) -%}

    {{ materialized_view_setup(backup, aside, pre_hooks) }}
    {%- set statements = materialized_view_get_build_sql(present, target_relation, backup, aside) %}
    {{ materialized_view_execute_build_sql(statements, present, target_relation, post_hooks) if statements != ''
        else materialized_view_execute_no_op(target_relation) }}
    {{ materialized_view_teardown(backup, aside, post_hooks) }}

    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}


{# Removes what a run that died left behind. #}
{% macro materialized_view_setup(backup_relation, intermediate_relation, pre_hooks) -%}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
{%- endmacro %}


{% macro materialized_view_teardown(backup_relation, intermediate_relation, post_hooks) -%}
    {%- for leftover in [backup_relation, intermediate_relation] -%}
        {{ drop_relation_if_exists(leftover) }}
    {%- endfor -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
{%- endmacro %}


{# Empty where nothing is to be done. #}
{% macro materialized_view_get_build_sql(existing_relation, target_relation, backup_relation, intermediate_relation) -%}
    {%- if existing_relation is none -%}
        {{ return(get_create_materialized_view_as_sql(target_relation, sql)) }}
    {%- elif should_full_refresh() or not existing_relation.is_materialized_view -%}
        {{ return(get_replace_sql(existing_relation, target_relation, sql)) }}
    {%- endif -%}

    {%- set changes = get_materialized_view_configuration_changes(existing_relation, config) -%}
    {%- if changes is none -%}
        {{ return(refresh_materialized_view(target_relation)) }}
    {%- endif -%}

    {%- set wish = config.get('on_configuration_change') -%}
    {%- set found = 'Configuration changes were identified and `on_configuration_change` was set to `' ~ wish
        ~ '` for `' ~ target_relation.render() ~ '`' -%}
    {%- if wish == 'apply' -%}
        {{ return(get_alter_materialized_view_as_sql(
            target_relation, changes, sql, existing_relation, backup_relation, intermediate_relation)) }}
    {%- elif wish == 'continue' -%}
        {{ exceptions.warn(found) }}
        {{ return('') }}
    {%- elif wish == 'fail' -%}
        {{ exceptions.raise_fail_fast_error(found) }}
    {%- endif -%}
    {{ exceptions.raise_compiler_error("Invalid value for on_configuration_change: '" ~ wish ~ "'") }}
{%- endmacro %}


{% macro materialized_view_execute_no_op(target_relation) -%}
    {%- do store_raw_result(name='main', message='skip ' ~ target_relation, code='skip', rows_affected='-1') -%}
{%- endmacro %}


{% macro materialized_view_execute_build_sql(build_sql, existing_relation, target_relation, post_hooks) -%}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% call statement('main') -%}
        {{ build_sql }}
    {%- endcall %}

    {%- set is_regranted = should_revoke(existing_relation, full_refresh_mode=True) -%}
    {%- do apply_grants(target_relation, config.get('grants'), should_revoke=is_regranted) -%}
    {%- do persist_docs(target_relation, model) -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}

    {{ adapter.commit() }}
{%- endmacro %}
