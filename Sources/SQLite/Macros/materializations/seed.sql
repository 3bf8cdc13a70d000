{% macro sqlite__get_binding_char() -%}
    {{ return('?') }}
{%- endmacro %}


{% macro sqlite__get_batch_size() -%}
    {{ return(1000) }}
{%- endmacro %}
