{# Built aside and swapped in, as views are: see view.sql. #}
{% materialization table, default %}

    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set replaced = load_cached_relation(this) -%}
    {%- set new_table = make_intermediate_relation(target_relation) -%}
    {%- set backup = make_backup_relation(target_relation, replaced.type if replaced else 'table') -%}

    {%- for leftover in [new_table, backup] -%}
        {{ drop_relation_if_exists(load_cached_relation(leftover)) }}
    {%- endfor -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% call statement('main') -%}
        {{ get_create_table_as_sql(False, new_table, sql) }}
    {%- endcall %}
    {%- do create_indexes(new_table) -%}

    {%- set replaced = load_cached_relation(replaced) if replaced else none -%}
    {%- if replaced -%}
        {%- do adapter.rename_relation(replaced, backup) -%}
    {%- endif -%}
    {%- do adapter.rename_relation(new_table, target_relation) -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}

    {%- do apply_grants(
        target_relation, config.get('grants'), should_revoke=should_revoke(replaced, full_refresh_mode=True)) -%}
    {%- do persist_docs(target_relation, model) -%}

    {{ drop_relation_if_exists(backup if replaced else none) }}
    {{ adapter.commit() }}

    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}
