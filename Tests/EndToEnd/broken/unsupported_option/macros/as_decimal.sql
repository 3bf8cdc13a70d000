{% macro as_decimal(expression, precision, scale) -%}
    cast({{ expression }} as numeric({{ precision }}, {{ scale }}))
{%- endmacro %}
