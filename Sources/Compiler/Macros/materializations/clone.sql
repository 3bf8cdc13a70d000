{%- materialization clone, default -%}

    {%- set relations = {'relations': []} -%}
    {%- if not defer_relation -%}
        {{ log("No relation found in state manifest for " ~ model.unique_id, info=True) }}
        {{ return(relations) }}
    {%- endif -%}

    {%- set existing_relation = load_cached_relation(this) -%}
    {%- if existing_relation and not flags.FULL_REFRESH -%}
        {{ log("Relation " ~ existing_relation ~ " already exists", info=True) }}
        {{ return(relations) }}
    {%- endif -%}
    {#- A relation that is put in its own place would be lost. -#}
    {%- if existing_relation and this.render() == defer_relation.render() -%}
        {{ log('Both environments have the same relation, skipping clone for relation: ' ~ this.render()) }}
        {{ return(relations) }}
    {%- endif -%}

    {%- set other_existing_relation = load_cached_relation(defer_relation) -%}
    {%- set grant_config = config.get('grants') -%}

    {%- if other_existing_relation and other_existing_relation.type == 'table' and can_clone_table() -%}
        {%- set target_relation = this.incorporate(type='table') -%}
        {%- if existing_relation is not none and not existing_relation.is_table -%}
            {{ drop_relation_if_exists(existing_relation) }}
        {%- endif -%}
        {% call statement('main') -%}
            {{ create_or_replace_clone(target_relation, defer_relation) }}
        {%- endcall %}
        {%- do apply_grants(
            target_relation, grant_config, should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) -%}
        {%- do persist_docs(target_relation, model) -%}
        {{ return({'relations': [target_relation]}) }}
    {%- endif -%}

    {#- Elsewhere a view that reads the other relation stands for the copy. -#}
    {%- set view_macro = 'materialization_view_' ~ adapter.type() -%}
    {%- if view_macro not in context -%}
        {%- set view_macro = 'materialization_view_default' -%}
    {%- endif -%}
    {{ return(context[view_macro]()) }}

{%- endmaterialization -%}


{% macro can_clone_table() %}
    {{ return(adapter.dispatch('can_clone_table', 'dbt')()) }}
{% endmacro %}

{% macro default__can_clone_table() %}
    {{ return(False) }}
{% endmacro %}


{% macro create_or_replace_clone(this_relation, defer_relation) %}
    {{ return(adapter.dispatch('create_or_replace_clone', 'dbt')(this_relation, defer_relation)) }}
{% endmacro %}

{% macro default__create_or_replace_clone(this_relation, defer_relation) %}
    create or replace table {{ this_relation.render() }} clone {{ defer_relation.render() }}
{% endmacro %}
