{% macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {#- `predicates` is the older name of the last argument. -#}
    {%- set incremental_predicates = kwargs.get('predicates', incremental_predicates) -%}
    {{ adapter.dispatch('get_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates) }}
{%- endmacro %}

{% macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {%- set conditions = [] + (incremental_predicates or []) -%}
    {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
    {%- set updated = get_merge_update_columns(
        config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) -%}
    {%- set sql_header = config.get('sql_header', none) -%}

    {%- if unique_key and unique_key is sequence and unique_key is not mapping and unique_key is not string -%}
        {%- for key in unique_key -%}
            {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
        {%- endfor -%}
    {%- elif unique_key -%}
        {%- do conditions.append(get_merge_unique_key_match(
            'DBT_INTERNAL_SOURCE.' ~ unique_key, 'DBT_INTERNAL_DEST.' ~ unique_key)) -%}
    {%- else -%}
        {%- do conditions.append('FALSE') -%}
    {%- endif -%}

    {{ sql_header if sql_header is not none }}
    merge into {{ target }} as DBT_INTERNAL_DEST
    using {{ source }} as DBT_INTERNAL_SOURCE
    on ({{ conditions | join(') and (') }})
    {%- if unique_key %}
    when matched then update set
        {% for column in updated -%}
            {{ column }} = DBT_INTERNAL_SOURCE.{{ column }}{{ ', ' if not loop.last }}
        {%- endfor %}
    {%- endif %}
    when not matched then insert ({{ columns }})
    values ({{ columns }})
{%- endmacro %}


{% macro get_merge_unique_key_match(source_unique_key, target_unique_key) %}
    {{ return(adapter.dispatch('get_merge_unique_key_match', 'dbt')(source_unique_key, target_unique_key)) }}
{% endmacro %}

{% macro default__get_merge_unique_key_match(source_unique_key, target_unique_key) -%}
    {{ return(equals(source_unique_key, target_unique_key) | trim) }}
{%- endmacro %}


{% macro get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
    {{ adapter.dispatch('get_delete_insert_merge_sql', 'dbt')(
        target, source, unique_key, dest_columns, incremental_predicates) }}
{%- endmacro %}

{% macro default__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
    {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
    {%- if unique_key -%}
        {%- set keys = ([unique_key] if unique_key is string else unique_key) | join(', ') -%}
        {%- set replaced = ['(' ~ keys ~ ') in (select ' ~ keys ~ ' from ' ~ source ~ ' as DBT_INTERNAL_SOURCE)'] -%}
        delete from {{ target }} as DBT_INTERNAL_DEST
        where {{ (replaced + (incremental_predicates or [])) | join(' and ') }};
    {% endif %}
    insert into {{ target }} ({{ columns }}) (select {{ columns }} from {{ source }})
{%- endmacro %}


{% macro get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header=false) -%}
    {{ adapter.dispatch('get_insert_overwrite_merge_sql', 'dbt')(
        target, source, dest_columns, predicates, include_sql_header) }}
{%- endmacro %}

{% macro default__get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header) -%}
    {#- No row ever matches: what the predicates take in goes, and everything that was staged comes. -#}
    {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
    {%- set replaced = ['when not matched by source'] + (predicates or []) -%}
    {{ config.get('sql_header', none) or '' if include_sql_header }}
    merge into {{ target }} as DBT_INTERNAL_DEST using {{ source }} as DBT_INTERNAL_SOURCE on FALSE
    {{ replaced | join(' and ') }} then delete
    when not matched then insert ({{ columns }})
    values ({{ columns }})
{%- endmacro %}
