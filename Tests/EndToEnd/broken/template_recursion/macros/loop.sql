{% macro again(x) %}{{ again(x) }}{% endmacro %}
