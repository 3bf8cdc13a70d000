{# Arguments with a default can be left out by who calls. #}
{% macro postgres__formatted_scalar_function_args_sql() -%}
    {%- for argument in model.arguments -%}
    {%- set default = argument.get('default_value', none) -%}
    {{ argument.name }} {{ argument.data_type }}{{ ' DEFAULT ' ~ default if default is not none }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
