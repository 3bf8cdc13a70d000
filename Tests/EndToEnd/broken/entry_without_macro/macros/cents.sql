{% macro cents(value) %}{{ value }} * 100{% endmacro %}
