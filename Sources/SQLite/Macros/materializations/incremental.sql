{# SQLite takes no brackets around the query of an INSERT, and has no MERGE. #}

{% macro sqlite__get_incremental_append_sql(arg_dict) -%}
    {{ return(sqlite__insert_from(arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['dest_columns'])) }}
{%- endmacro %}


{% macro sqlite__get_incremental_default_sql(arg_dict) -%}
    {%- if arg_dict['unique_key'] -%}
        {{ return(get_incremental_delete_insert_sql(arg_dict)) }}
    {%- else -%}
        {{ return(get_incremental_append_sql(arg_dict)) }}
    {%- endif -%}
{%- endmacro %}


{% macro sqlite__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
    {%- if unique_key -%}
        {%- set keys = ([unique_key] if unique_key is string else unique_key) | join(', ') -%}
        delete from {{ target }} as DBT_INTERNAL_DEST
        where ({{ keys }}) in (
            select {{ keys }}
            from {{ source }} as DBT_INTERNAL_SOURCE
        )
        {%- for predicate in incremental_predicates or [] %}
            and {{ predicate }}
        {%- endfor -%}
        ;
    {% endif %}
    {{ sqlite__insert_from(target, source, dest_columns) }}
{%- endmacro %}


{#
    What MERGE does, in two statements of one transaction: rows whose key is there are changed, the others added.
#}
{% macro sqlite__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
    {%- set updated = get_merge_update_columns(
        config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) -%}
    {%- set sql_header = config.get('sql_header', none) -%}
    {{ sql_header if sql_header is not none }}
    {% if not unique_key -%}
        {{ sqlite__insert_from(target, source, dest_columns) }}
    {%- else -%}
        {%- set conditions = sqlite__key_matches(unique_key) + (incremental_predicates or []) -%}
        update {{ target }} as DBT_INTERNAL_DEST
        set
            {% for column in updated -%}
                {{ column }} = DBT_INTERNAL_SOURCE.{{ column }}{{ ', ' if not loop.last }}
            {%- endfor %}
        from {{ source }} as DBT_INTERNAL_SOURCE
        where ({{ conditions | join(') and (') }});

        insert into {{ target }} ({{ get_quoted_csv(dest_columns | map(attribute='name')) }})
        select {{ get_quoted_csv(dest_columns | map(attribute='name')) }}
        from {{ source }} as DBT_INTERNAL_SOURCE
        where not exists (
            select 1
            from {{ target }} as DBT_INTERNAL_DEST
            where ({{ conditions | join(') and (') }})
        )
    {%- endif %}
{%- endmacro %}


{% macro sqlite__get_incremental_microbatch_sql(arg_dict) -%}
    {%- set target = arg_dict['target_relation'] -%}
    {%- set event_time = model.config.event_time -%}
    {%- set conditions = [] + (arg_dict['incremental_predicates'] or []) -%}
    {%- if model.batch and model.batch.event_time_start -%}
        {%- do conditions.append(event_time ~ " >= '" ~ sqlite__utc(model.batch.event_time_start) ~ "'") -%}
    {%- endif -%}
    {%- if model.batch and model.batch.event_time_end -%}
        {%- do conditions.append(event_time ~ " < '" ~ sqlite__utc(model.batch.event_time_end) ~ "'") -%}
    {%- endif -%}
    delete from {{ target }} as DBT_INTERNAL_DEST
    where ({{ conditions | join(') and (') }});

    {{ sqlite__insert_from(target, arg_dict['temp_relation'], arg_dict['dest_columns']) }}
{%- endmacro %}


{# A point in time as current_timestamp writes it, so that texts compare. #}
{% macro sqlite__utc(moment) -%}
    {{ return(moment.strftime('%Y-%m-%d %H:%M:%S')) }}
{%- endmacro %}


{% macro sqlite__key_matches(unique_key) -%}
    {%- set matches = [] -%}
    {%- for key in ([unique_key] if unique_key is string else unique_key) -%}
        {%- do matches.append(
            get_merge_unique_key_match('DBT_INTERNAL_SOURCE.' ~ key, 'DBT_INTERNAL_DEST.' ~ key)) -%}
    {%- endfor -%}
    {{ return(matches) }}
{%- endmacro %}


{% macro sqlite__insert_from(target, source, dest_columns) -%}
    {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
    insert into {{ target }} ({{ columns }})
    select {{ columns }}
    from {{ source }}
{%- endmacro %}
