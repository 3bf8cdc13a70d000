{% macro checked(x) %}
  {%- if x < 0 -%}
    {{ exceptions.raise_compiler_error("x must not be negative: " ~ x) }}
  {%- endif -%}
  {{ x }}
{% endmacro %}
