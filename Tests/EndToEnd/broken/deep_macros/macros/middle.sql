{% macro middle(x) %}
  {% call wrapped() %}
    {{ shop.inner(x) }}
  {% endcall %}
{% endmacro %}
{% macro wrapped() %}[{{ caller() }}]{% endmacro %}
