{#
    Types, written once for both databases.

    SQLite has no dates and no decimals: a date is ISO text, a decimal becomes REAL. REAL on purpose,
    even for 127, because SQLite divides two integers as integers. The outermost thing is always a cast,
    so that the columns of a table built from it have a type on SQLite too.
#}

{% macro as_date(expression) -%}
    {{ return(adapter.dispatch('as_date')(expression)) }}
{%- endmacro %}

{% macro default__as_date(expression) -%}
    cast({{ expression }} as date)
{%- endmacro %}

{# A cast to date would keep the year alone, as a number. #}
{% macro sqlite__as_date(expression) -%}
    cast(date({{ expression }}) as text)
{%- endmacro %}


{% macro as_timestamp(expression) -%}
    {{ return(adapter.dispatch('as_timestamp')(expression)) }}
{%- endmacro %}

{% macro default__as_timestamp(expression) -%}
    cast({{ expression }} as {{ dbt.type_timestamp() }})
{%- endmacro %}

{# ISO text sorts in order of time as it is. #}
{% macro sqlite__as_timestamp(expression) -%}
    cast({{ expression }} as text)
{%- endmacro %}


{% macro as_text(expression) -%}
    cast({{ expression }} as {{ dbt.type_string() }})
{%- endmacro %}


{% macro as_integer(expression) -%}
    cast({{ expression }} as {{ dbt.type_int() }})
{%- endmacro %}


{% macro as_bigint(expression) -%}
    cast({{ expression }} as {{ dbt.type_bigint() }})
{%- endmacro %}


{# Rounded to `scale` digits after the point, half away from zero, on both databases. #}
{% macro as_decimal(expression, precision, scale) -%}
    {{ return(adapter.dispatch('as_decimal')(expression, precision, scale)) }}
{%- endmacro %}

{% macro default__as_decimal(expression, precision, scale) -%}
    cast({{ expression }} as numeric({{ precision }}, {{ scale }}))
{%- endmacro %}

{% macro sqlite__as_decimal(expression, precision, scale) -%}
    cast(round({{ expression }}, {{ scale }}) as real)
{%- endmacro %}
