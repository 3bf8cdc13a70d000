{# Views on a dropped relation stay and mean whatever has the name next. #}

{% macro sqlite__drop_table(relation) -%}
    drop table if exists {{ relation }}
{%- endmacro %}


{% macro sqlite__drop_view(relation) -%}
    drop view if exists {{ relation }}
{%- endmacro %}


{% macro sqlite__truncate_relation(relation) -%}
    {% call statement('truncate_relation') -%}
        delete from {{ relation }}
    {%- endcall %}
{%- endmacro %}
