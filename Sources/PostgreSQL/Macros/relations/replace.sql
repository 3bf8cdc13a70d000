{# In place: dependents stay, but the columns that are there must keep their names, types and order. #}
{% macro postgres__get_replace_view_sql(relation, sql) -%}
    {%- set header = config.get('sql_header', none) -%}
    {{ header if header is not none }}
    {%- if config.get('contract').enforced %}
    {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
    create or replace view {{ relation }} as (
        {{ sql }}
    );
{%- endmacro %}

{# A table can't be replaced in one statement; in one transaction it can. #}
{% macro postgres__get_replace_table_sql(relation, sql) -%}
    {{ get_drop_sql(relation) }};
    {{ get_create_table_as_sql(False, relation, sql) }}
{%- endmacro %}
