{#
    The view is made under another name and takes the old relation's name in the same transaction: readers see the one
    or the other, and a run that dies leaves the old one.
#}
{%- materialization view, default -%}

    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set replaced = load_cached_relation(this) -%}
    {%- set new_view = make_intermediate_relation(target_relation) -%}
    {%- set backup = make_backup_relation(target_relation, replaced.type if replaced else 'view') -%}
    {%- set leftovers = [load_cached_relation(new_view), load_cached_relation(backup)] -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}

    {#- They are there where an earlier run died outside of its transaction. -#}
    {%- for leftover in leftovers -%}
        {{ drop_relation_if_exists(leftover) }}
    {%- endfor -%}

    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% call statement('main') -%}
        {{ get_create_view_as_sql(new_view, sql) }}
    {%- endcall %}

    {#- Asked again, because a hook may have dropped it. -#}
    {%- set replaced = load_cached_relation(replaced) if replaced else none -%}
    {%- if replaced -%}
        {%- do adapter.rename_relation(replaced, backup) -%}
    {%- endif -%}
    {%- do adapter.rename_relation(new_view, target_relation) -%}

    {%- do apply_grants(
        target_relation, config.get('grants'), should_revoke=should_revoke(replaced, full_refresh_mode=True)) -%}
    {%- do persist_docs(target_relation, model) -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}

    {{ drop_relation_if_exists(backup if replaced else none) }}
    {{ adapter.commit() }}

    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}

{%- endmaterialization -%}
