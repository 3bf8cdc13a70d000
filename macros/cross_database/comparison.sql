{# True when two values are not the same, null counting as a value of its own. #}
{% macro differs(left, right) -%}
    {{ return(adapter.dispatch('differs')(left, right)) }}
{%- endmacro %}

{% macro default__differs(left, right) -%}
    {{ left }} is distinct from {{ right }}
{%- endmacro %}

{% macro sqlite__differs(left, right) -%}
    {{ left }} is not {{ right }}
{%- endmacro %}


{# True when any of the columns has another value in the one relation than in the other. #}
{% macro any_differs(left, right, columns) -%}
    (
        {%- for column in columns %}
            {% if not loop.first %}or {% endif %}{{ differs(left ~ '.' ~ column, right ~ '.' ~ column) }}
        {%- endfor %}
        )
{%- endmacro %}


{# True for `A-Z 0-9 . ^ = -`, one to fifteen characters: what the data services use as symbols. #}
{% macro is_symbol(expression) -%}
    {{ return(adapter.dispatch('is_symbol')(expression)) }}
{%- endmacro %}

{% macro default__is_symbol(expression) -%}
    {{ expression }} ~ '^[A-Z0-9.^=-]{1,15}$'
{%- endmacro %}

{# SQLite has no regular expressions of its own; GLOB can say which characters may not occur. #}
{% macro sqlite__is_symbol(expression) -%}
    (length({{ expression }}) between 1 and 15 and {{ expression }} not glob '*[^A-Z0-9.^=-]*')
{%- endmacro %}
