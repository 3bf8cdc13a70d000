{% macro inner(x) %}
  {% for i in [1] %}
  {{ x + 1 }}
  {% endfor %}
{% endmacro %}
