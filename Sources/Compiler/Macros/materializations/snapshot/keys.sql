{#
    A snapshot's key is one expression or a list of them. Under the names `dbt_unique_key`, or `dbt_unique_key_1` and so
    on, it goes through the queries that compare.
#}

{% macro unique_key_fields(unique_key) -%}
    {%- if unique_key | is_list -%}
        {%- for key in unique_key -%}
        {{ key }} as dbt_unique_key_{{ loop.index }}{{ ', ' if not loop.last }}
        {%- endfor -%}
    {%- else -%}
        {{ unique_key }} as dbt_unique_key
    {%- endif -%}
{%- endmacro %}


{% macro unique_key_join_on(unique_key, identifier, from_identifier) -%}
    {%- if unique_key | is_list -%}
        {%- for key in unique_key -%}
        {%- set name = '.dbt_unique_key_' ~ loop.index -%}
        {{ equals(identifier ~ name, from_identifier ~ name) | trim }}{{ ' and ' if not loop.last }}
        {%- endfor -%}
    {%- else -%}
        {{ identifier }}.dbt_unique_key = {{ from_identifier }}.dbt_unique_key
    {%- endif -%}
{%- endmacro %}


{# After an outer join: whether the other side has no row. The first part of a key tells as much as all of them. #}
{% macro unique_key_is_null(unique_key, identifier) -%}
    {{ identifier }}.dbt_unique_key{{ '_1' if unique_key | is_list }} is null
{%- endmacro %}


{% macro unique_key_is_not_null(unique_key, identifier) -%}
    {{ identifier }}.dbt_unique_key{{ '_1' if unique_key | is_list }} is not null
{%- endmacro %}
