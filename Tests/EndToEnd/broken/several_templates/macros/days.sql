{% macro first_day(column) %}
    date({{ column ~ }}, 'start of month')
{% endmacro %}

{% macro last_day(column) %}
    date({{ column }}, 'start of month', '+1 month', '-1 day')
