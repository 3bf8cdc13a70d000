{% macro in_cents(column) %}
    round({{ column }} * 100
{% endmacro %}

{% macro in_euros(column) %}
    {{ column | rond(2) }} / {{ rate('usd', }}
{% endmacro %}

{% macro change(first last) %}
    {{ last }} - {{ first }}
{% endmacro %}

{% macro percent(part, whole) %}
    {% if part %}100.0 * {{ part }} / {{ whole }}{% endfi %}
{% endmacro %}
