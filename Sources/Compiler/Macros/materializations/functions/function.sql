{# A function of the database. Its type and language name the macro that words it, such as `scalar_function_sql`. #}
{% materialization function, default, supported_languages=['sql', 'python'] %}

    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type=this.Function) -%}

    {{ run_hooks(pre_hooks) }}

    {%- set macro_name = this.get_function_macro_name(this.get_function_config(model)) -%}
    {#- Under another name, because a call of `adapter.dispatch` must be readable without running it. -#}
    {%- set dispatch = adapter.dispatch -%}
    {{ function_execute_build_sql(dispatch(macro_name, 'dbt')(target_relation), existing_relation, target_relation) }}

    {{ run_hooks(post_hooks) }}

    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}


{% macro function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
    {{ return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation, target_relation)) }}
{%- endmacro %}

{% macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
    {%- set grant_config = config.get('grants') -%}

    {% call statement('main') -%}
        {{ build_sql }}
    {%- endcall %}

    {%- do apply_grants(
        target_relation, grant_config, should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) -%}
    {%- do persist_docs(target_relation, model) -%}

    {{ adapter.commit() }}
{%- endmacro %}
