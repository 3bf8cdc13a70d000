{% macro cents(x) %}
{{ x }} * 100
