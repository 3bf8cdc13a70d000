{% macro cents(x) %}{{ x }} * 100{% endmacr %}
