{#
    SQLite knows no schemas. The connection understands these two statements and attaches a file, or remembers that
    a name prefix is a schema.
#}

{% macro sqlite__create_schema(relation) -%}
    {%- call statement('create_schema') -%}
        create schema if not exists {{ adapter.quote(relation.schema) }}
    {%- endcall -%}
{%- endmacro %}


{% macro sqlite__drop_schema(relation) -%}
    {%- call statement('drop_schema') -%}
        drop schema if exists {{ adapter.quote(relation.schema) }}
    {%- endcall -%}
{%- endmacro %}
