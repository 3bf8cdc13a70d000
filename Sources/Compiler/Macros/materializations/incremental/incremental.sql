{#
    Three ways: nothing there (create), a full refresh or a view in the way (build aside and swap), or new rows brought
    in by the strategy. Whatever changes the target happens in one transaction.
#}
{% materialization incremental, default -%}

    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set new_rows = make_temp_relation(target_relation) -%}
    {%- set new_table = make_intermediate_relation(target_relation) -%}
    {%- set backup = make_backup_relation(target_relation, existing_relation.type if existing_relation else 'table') -%}

    {%- set unique_key = config.get('unique_key') -%}
    {%- set is_replaced = should_full_refresh() or (existing_relation is not none and existing_relation.is_view) -%}
    {%- set on_schema_change = incremental_validate_on_schema_change(
        config.get('on_schema_change'), default='ignore') -%}
    {%- set grant_config = config.get('grants') -%}

    {%- for leftover in [new_table, backup] -%}
        {{ drop_relation_if_exists(load_cached_relation(leftover)) }}
    {%- endfor -%}

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
        {%- set build_sql = get_create_table_as_sql(False, new_table, sql) -%}
        {%- set indexed_relation = new_table -%}
        {%- set is_swapped = true -%}
    {%- else -%}
        {%- do run_query(get_create_table_as_sql(True, new_rows, sql)) -%}
        {%- set contract_config = config.get('contract') -%}
        {%- if not contract_config or not contract_config.enforced -%}
            {%- do adapter.expand_target_column_types(from_relation=new_rows, to_relation=target_relation) -%}
        {%- endif -%}
        {%- set dest_columns = process_schema_changes(on_schema_change, new_rows, existing_relation)
            or adapter.get_columns_in_relation(existing_relation) -%}
        {%- set build_sql = strategy({
            'target_relation': target_relation,
            'temp_relation': new_rows,
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
        {%- do adapter.rename_relation(existing_relation, backup) -%}
        {%- do adapter.rename_relation(new_table, target_relation) -%}
    {%- endif -%}

    {%- do apply_grants(
        target_relation, grant_config, should_revoke=should_revoke(existing_relation, is_replaced)) -%}
    {%- do persist_docs(target_relation, model) -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}

    {%- if is_swapped -%}
        {%- do adapter.drop_relation(backup) -%}
    {%- elif existing_relation is not none -%}
        {#- Sessions are used again: a temporary table would stand in the way of the next run on this one. -#}
        {%- do drop_relation_if_exists(new_rows) -%}
    {%- endif -%}
    {%- do adapter.commit() -%}

    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}

{%- endmaterialization %}


{# True where a run brings in new rows: the model is incremental, its table is there, and it is not built anew. #}
{% macro is_incremental() %}
    {#- While the project is parsed, no database can be asked. -#}
    {%- set built = adapter.get_relation(this.database, this.schema, this.table) if execute else none -%}
    {{ return(
        built is not none and built.type == 'table'
        and not should_full_refresh() and model.config.materialized == 'incremental') }}
{% endmacro %}
