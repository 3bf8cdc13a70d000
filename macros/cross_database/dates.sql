{# The first day of the month of a date, as a date. #}
{% macro month_start(date) -%}
    {{ return(adapter.dispatch('month_start')(date)) }}
{%- endmacro %}

{% macro default__month_start(date) -%}
    cast({{ dbt.date_trunc('month', date) }} as date)
{%- endmacro %}

{% macro sqlite__month_start(date) -%}
    cast(date({{ date }}, 'start of month') as text)
{%- endmacro %}


{# Whole days from one date to another; negative when the second is the earlier one. #}
{% macro days_between(first_date, second_date) -%}
    {{ return(adapter.dispatch('days_between')(first_date, second_date)) }}
{%- endmacro %}

{% macro default__days_between(first_date, second_date) -%}
    {{ dbt.datediff(first_date, second_date, 'day') }}
{%- endmacro %}

{% macro sqlite__days_between(first_date, second_date) -%}
    cast(julianday({{ second_date }}) - julianday({{ first_date }}) as integer)
{%- endmacro %}


{# The later of two points in time; the first alone when the second is null. #}
{% macro later_of(first, second) -%}
    {{ return(adapter.dispatch('later_of')(first, second)) }}
{%- endmacro %}

{% macro default__later_of(first, second) -%}
    greatest({{ first }}, coalesce({{ second }}, {{ first }}))
{%- endmacro %}

{% macro sqlite__later_of(first, second) -%}
    max({{ first }}, coalesce({{ second }}, {{ first }}))
{%- endmacro %}
