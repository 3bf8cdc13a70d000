{# A symbol as it is compared everywhere: without blanks around it, upper case. #}
{% macro clean_symbol(column) -%}
    {{ as_text('upper(trim(' ~ column ~ '))') }}
{%- endmacro %}
