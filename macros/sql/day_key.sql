{#
    One text that names a row: `AAPL|2013-03-01`. It serves as the unique key of incremental models,
    because a key of one column is what every database and adapter can delete by.
#}
{% macro day_key(symbol, date) -%}
    {{ as_text(dbt.concat([symbol, "'|'", as_text(date)])) }}
{%- endmacro %}


{# One text that names a version of a record: `GOOG|2`. #}
{% macro version_key(symbol, version_number) -%}
    {{ as_text(dbt.concat([symbol, "'|'", as_text(version_number)])) }}
{%- endmacro %}
