{% macro sqlite__rename_relation(from_relation, to_relation) -%}
    {% call statement('rename_relation') -%}
        {% if from_relation.is_view -%}
            {{ sqlite__recreate_view(from_relation, to_relation) }}
        {%- else -%}
            alter table {{ from_relation }} rename to {{ to_relation.include(database=false, schema=false) }}
        {%- endif %}
    {%- endcall %}
{%- endmacro %}


{% macro sqlite__get_rename_table_sql(relation, new_name) -%}
    {%- set renamed = relation.incorporate(path={'identifier': new_name}) -%}
    alter table {{ relation }} rename to {{ renamed.include(database=false, schema=false) }}
{%- endmacro %}


{% macro sqlite__get_rename_view_sql(relation, new_name) -%}
    {{ sqlite__recreate_view(relation, relation.incorporate(path={'identifier': new_name})) }}
{%- endmacro %}


{# A view has no RENAME: it is created again under the new name from its stored text. #}
{% macro sqlite__recreate_view(from_relation, to_relation) -%}
    {%- set query -%}
        select stockdbt_view_text({{ sqlite__text(from_relation.schema) }}, {{ sqlite__text(from_relation.identifier) }})
    {%- endset -%}
    {%- set text = run_query(query).columns[0].values()[0] -%}
    create view {{ to_relation }} {{ text }};
    drop view {{ from_relation }}
{%- endmacro %}
