{#
    Three ways: nothing there (create), a full refresh or a view in the way (build aside and swap), or new rows brought
    in by the strategy. Whatever changes the target happens in one transaction.
#}
{% materialization incremental, default -%}

    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set temp_relation = make_temp_relation(target_relation) -%}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_relation_type = 'table' if existing_relation is none else existing_relation.type -%}
    {%- set backup_relation = make_backup_relation(target_relation, backup_relation_type) -%}

    {%- set unique_key = config.get('unique_key') -%}
    {%- set is_replaced = should_full_refresh() or (existing_relation is not none and existing_relation.is_view) -%}
    {%- set on_schema_change = incremental_validate_on_schema_change(
        config.get('on_schema_change'), default='ignore') -%}
    {%- set grant_config = config.get('grants') -%}

    {%- set leftover_intermediate = load_cached_relation(intermediate_relation) -%}
    {%- set leftover_backup = load_cached_relation(backup_relation) -%}
    {{ drop_relation_if_exists(leftover_intermediate) }}
    {{ drop_relation_if_exists(leftover_backup) }}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- do adapter.begin() -%}

    {%- set strategy_name = config.get('incremental_strategy') or 'default' -%}
    {%- set strategy = adapter.get_incremental_strategy_macro(context, strategy_name) -%}
    {%- set is_swapped = false -%}

    {%- if existing_relation is none -%}
        {%- set build_sql = get_create_table_as_sql(False, target_relation, sql) -%}
        {%- set indexed_relation = target_relation -%}
    {%- elif is_replaced -%}
        {%- set build_sql = get_create_table_as_sql(False, intermediate_relation, sql) -%}
        {%- set indexed_relation = intermediate_relation -%}
        {%- set is_swapped = true -%}
    {%- else -%}
        {%- do run_query(get_create_table_as_sql(True, temp_relation, sql)) -%}
        {%- set contract_config = config.get('contract') -%}
        {%- if not contract_config or not contract_config.enforced -%}
            {%- do adapter.expand_target_column_types(from_relation=temp_relation, to_relation=target_relation) -%}
        {%- endif -%}
        {%- set dest_columns = process_schema_changes(on_schema_change, temp_relation, existing_relation) -%}
        {%- if not dest_columns -%}
            {%- set dest_columns = adapter.get_columns_in_relation(existing_relation) -%}
        {%- endif -%}
        {%- set build_sql = strategy({
            'target_relation': target_relation,
            'temp_relation': temp_relation,
            'unique_key': unique_key,
            'dest_columns': dest_columns,
            'incremental_predicates': config.get('predicates', none) or config.get('incremental_predicates', none),
        }) -%}
    {%- endif -%}

    {% call statement('main') -%}
        {{ build_sql }}
    {%- endcall %}

    {%- if indexed_relation is defined -%}
        {%- do create_indexes(indexed_relation) -%}
    {%- endif -%}

    {%- if is_swapped -%}
        {%- do adapter.rename_relation(existing_relation, backup_relation) -%}
        {%- do adapter.rename_relation(intermediate_relation, target_relation) -%}
    {%- endif -%}

    {%- do apply_grants(
        target_relation, grant_config, should_revoke=should_revoke(existing_relation, is_replaced)) -%}
    {%- do persist_docs(target_relation, model) -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}

    {%- if is_swapped -%}
        {%- do adapter.drop_relation(backup_relation) -%}
    {%- elif existing_relation is not none -%}
        {#- Sessions are used again: a temporary table would stand in the way of the next run on this one. -#}
        {%- do drop_relation_if_exists(temp_relation) -%}
    {%- endif -%}
    {%- do adapter.commit() -%}

    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}

{%- endmaterialization %}


{# True where a run brings in new rows: the model is incremental, its table is there, and it is not built anew. #}
{% macro is_incremental() %}
    {%- if not execute -%}
        {{ return(False) }}
    {%- endif -%}
    {%- set relation = adapter.get_relation(this.database, this.schema, this.table) -%}
    {{ return(
        relation is not none
        and relation.type == 'table'
        and model.config.materialized == 'incremental'
        and not should_full_refresh()) }}
{% endmacro %}
