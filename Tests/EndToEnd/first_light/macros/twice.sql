{% macro twice(expression) %}2 * ({{ expression }}){% endmacro %}
