{#
    What lies in the database. The `stockdbt_…` functions answer alike for both forms of a profile: a file for each
    schema, or one file in which the schema is the first part of a name.
#}

{% macro sqlite__list_schemas(database) -%}
    {% set query %}
        select value as schema from json_each(stockdbt_schemas())
    {% endset %}
    {{ return(run_query(query)) }}
{%- endmacro %}


{% macro sqlite__check_schema_exists(information_schema, schema) -%}
    {% set query %}
        select count(*) from json_each(stockdbt_schemas()) where value = {{ sqlite__text(schema) }}
    {% endset %}
    {{ return(run_query(query)) }}
{%- endmacro %}


{% macro sqlite__list_relations_without_caching(schema_relation) -%}
    {% call statement('list_relations_without_caching', fetch_result=True) -%}
        select
            {{ sqlite__text(schema_relation.database) }} as database,
            value ->> 'name' as name,
            {{ sqlite__text(schema_relation.schema) }} as schema,
            value ->> 'type' as type
        from json_each(stockdbt_relations({{ sqlite__text(schema_relation.schema) }}))
    {%- endcall %}
    {{ return(load_result('list_relations_without_caching').table) }}
{%- endmacro %}


{% macro sqlite__get_columns_in_relation(relation) -%}
    {% call statement('get_columns_in_relation', fetch_result=True) -%}
        select
            value ->> 'name' as column_name,
            coalesce(nullif(value ->> 'type', ''), 'UNKNOWN') as data_type,
            null as character_maximum_length,
            null as numeric_precision,
            null as numeric_scale
        from json_each(
            stockdbt_columns({{ sqlite__text(relation.schema) }}, {{ sqlite__text(relation.identifier) }}))
    {%- endcall %}
    {{ return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) }}
{%- endmacro %}


{% macro sqlite__get_catalog(information_schema, schemas) -%}
    {% set selects = [] %}
    {% for schema in schemas %}
        {% do selects.append(sqlite__catalog_select(
            information_schema.database, schema, 'stockdbt_relations(' ~ sqlite__text(schema) ~ ')')) %}
    {% endfor %}
    {{ return(run_query(selects | join('\nunion all\n') ~ '\norder by 2, 3, 8')) }}
{%- endmacro %}


{% macro sqlite__get_catalog_relations(information_schema, relations) -%}
    {% set selects = [] %}
    {% for relation in relations %}
        {% set only %}
            (
                select json_group_array(json(value))
                from json_each(stockdbt_relations({{ sqlite__text(relation.schema) }}))
                where value ->> 'name' = {{ sqlite__text(relation.identifier) }}
            )
        {% endset %}
        {% do selects.append(sqlite__catalog_select(relation.database, relation.schema, only)) %}
    {% endfor %}
    {{ return(run_query(selects | join('\nunion all\n') ~ '\norder by 2, 3, 8')) }}
{%- endmacro %}


{# The catalog rows of the relations that a JSON list names. #}
{% macro sqlite__catalog_select(database, schema, relations) -%}
    select
        {{ sqlite__text(database) }} as table_database,
        {{ sqlite__text(schema) }} as table_schema,
        found.value ->> 'name' as table_name,
        found.value ->> 'type' as table_type,
        '' as table_comment,
        '' as table_owner,
        part.value ->> 'name' as column_name,
        part.key as column_index,
        coalesce(nullif(part.value ->> 'type', ''), 'UNKNOWN') as column_type,
        '' as column_comment
    from json_each({{ relations }}) as found
    cross join json_each(stockdbt_columns({{ sqlite__text(schema) }}, found.value ->> 'name')) as part
{%- endmacro %}


{# A text in SQL's quotes; null where there is none. #}
{% macro sqlite__text(value) -%}
    {%- if value is none -%} null {%- else -%} '{{ value | string | replace("'", "''") }}' {%- endif -%}
{%- endmacro %}
