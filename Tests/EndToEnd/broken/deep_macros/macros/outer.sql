{% macro outer(name) %}
  {{ middle(name) }}
{% endmacro %}
