{# Comments are dollar-quoted, so that any text can stand in them but the label itself. #}

{% macro postgres_escape_comment(comment) -%}
    {%- if comment is not string -%}
        {% do exceptions.raise_compiler_error('cannot escape a non-string: ' ~ comment) %}
    {%- endif -%}
    {%- set label = '$dbt_comment_literal_block$' -%}
    {%- if label in comment -%}
        {% do exceptions.raise_compiler_error('The string ' ~ label ~ ' is not allowed in comments.') %}
    {%- endif -%}
    {{ label }}{{ comment }}{{ label }}
{%- endmacro %}

{% macro postgres__alter_relation_comment(relation, comment) -%}
    {%- set kind = 'materialized view' if relation.type == 'materialized_view' else relation.type -%}
    comment on {{ kind }} {{ relation }} is {{ postgres_escape_comment(comment) }};
{%- endmacro %}

{# Only columns that exist are described: a properties file may know more than the query returns. #}
{% macro postgres__alter_column_comment(relation, column_dict) -%}
    {%- set existing = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
    {%- for name in column_dict if name in existing %}
    {%- set shown = adapter.quote(name) if column_dict[name]['quote'] else name %}
    comment on column {{ relation }}.{{ shown }} is {{ postgres_escape_comment(column_dict[name]['description']) }};
    {%- endfor %}
{%- endmacro %}
