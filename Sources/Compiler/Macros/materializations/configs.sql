{# Takes the text of its caller as the node's `sql_header`. #}
{% macro set_sql_header(config) -%}
    {{ config.set('sql_header', caller()) }}
{%- endmacro %}


{# The node's own `full_refresh` wins over the command's flag. #}
{% macro should_full_refresh() %}
    {%- set own = config.get('full_refresh') -%}
    {{ return(flags.FULL_REFRESH if own is none else own) }}
{% endmacro %}


{% macro should_store_failures() %}
    {%- set own = config.get('store_failures') -%}
    {{ return(flags.STORE_FAILURES if own is none else own) }}
{% endmacro %}
