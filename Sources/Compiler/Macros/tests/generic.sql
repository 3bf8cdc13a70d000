{# The four tests that every project has. Their queries give the failing rows. #}

{% test unique(model, column_name) %}
    {{ adapter.dispatch('test_unique', 'dbt')(model, column_name) }}
{% endtest %}

{% macro default__test_unique(model, column_name) -%}
    select unique_field, count(*) as n_records
    from (select {{ column_name }} as unique_field from {{ model }}) as tested
    where unique_field is not null
    group by unique_field
    having count(*) > 1
{%- endmacro %}


{% test not_null(model, column_name) %}
    {{ adapter.dispatch('test_not_null', 'dbt')(model, column_name) }}
{% endtest %}

{% macro default__test_not_null(model, column_name) -%}
    select {{ '*' if should_store_failures() else column_name }}
    from {{ model }}
    where {{ column_name }} is null
{%- endmacro %}


{% test accepted_values(model, column_name, values, quote=True) %}
    {{ adapter.dispatch('test_accepted_values', 'dbt')(model, column_name, values, quote) }}
{% endtest %}

{% macro default__test_accepted_values(model, column_name, values, quote=True) -%}
    {%- set accepted = [] -%}
    {%- for value in values -%}
        {%- do accepted.append("'" ~ value ~ "'" if quote else value) -%}
    {%- endfor -%}
    select value_field, count(*) as n_records
    from (select {{ column_name }} as value_field from {{ model }}) as tested
    where value_field not in ({{ accepted | join(', ') }})
    group by value_field
{%- endmacro %}


{% test relationships(model, column_name, to, field) %}
    {{ adapter.dispatch('test_relationships', 'dbt')(model, column_name, to, field) }}
{% endtest %}

{#- A join, because not every database plans `not exists` or `not in` as well for many rows. -#}
{% macro default__test_relationships(model, column_name, to, field) -%}
    select tested.from_field
    from (select {{ column_name }} as from_field from {{ model }}) as tested
    left join (select {{ field }} as to_field from {{ to }}) as known on known.to_field = tested.from_field
    where tested.from_field is not null and known.to_field is null
{%- endmacro %}
