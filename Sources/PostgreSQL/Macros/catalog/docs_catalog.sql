{# The rows of catalog.json: one for each column of each table, view and materialized view. #}

{% macro postgres__get_catalog_relations(information_schema, relations) -%}
    {%- set chosen -%}
        {%- for relation in relations %}
        {%- if relation.schema and relation.identifier -%}
        (upper(namespace.nspname) = upper('{{ relation.schema }}') and upper(class.relname) = upper('{{ relation.identifier }}'))
        {%- elif relation.schema -%}
        (upper(namespace.nspname) = upper('{{ relation.schema }}'))
        {%- else -%}
        {% do exceptions.raise_compiler_error('get_catalog_relations needs a schema for every relation') %}
        {%- endif %}
        {%- if not loop.last %} or {% endif -%}
        {%- endfor -%}
    {%- endset -%}
    {{ return(postgres_catalog_rows(information_schema, chosen)) }}
{%- endmacro %}

{% macro postgres__get_catalog(information_schema, schemas) -%}
    {%- set chosen -%}
        {%- for schema in schemas -%}
        upper(namespace.nspname) = upper('{{ schema }}'){% if not loop.last %} or {% endif %}
        {%- endfor -%}
    {%- endset -%}
    {{ return(postgres_catalog_rows(information_schema, chosen)) }}
{%- endmacro %}

{% macro postgres_catalog_rows(information_schema, chosen) -%}
    {%- set database = information_schema.database -%}
    {%- if database -%}{{ adapter.verify_database(database) }}{%- endif -%}
    {%- call statement('catalog', fetch_result=true) -%}
        select
            '{{ database }}' as table_database,
            namespace.nspname as table_schema,
            class.relname as table_name,
            case
                when class.relkind = 'v' then 'VIEW'
                when class.relkind = 'm' then 'MATERIALIZED VIEW'
                when class.relpersistence = 't' then 'LOCAL TEMPORARY'
                else 'BASE TABLE'
            end as table_type,
            class_comment.description as table_comment,
            attribute.attname as column_name,
            attribute.attnum as column_index,
            pg_catalog.format_type(attribute.atttypid, attribute.atttypmod) as column_type,
            column_comment.description as column_comment,
            pg_catalog.pg_get_userbyid(class.relowner) as table_owner
        from pg_catalog.pg_namespace as namespace
        join pg_catalog.pg_class as class on class.relnamespace = namespace.oid
        join pg_catalog.pg_attribute as attribute on attribute.attrelid = class.oid
        left join pg_catalog.pg_description as class_comment
            on class_comment.classoid = 'pg_catalog.pg_class'::regclass
            and class_comment.objoid = class.oid
            and class_comment.objsubid = 0
        left join pg_catalog.pg_description as column_comment
            on column_comment.classoid = 'pg_catalog.pg_class'::regclass
            and column_comment.objoid = class.oid
            and column_comment.objsubid = attribute.attnum
        where ({{ chosen if chosen | trim else 'false' }})
            and not pg_catalog.pg_is_other_temp_schema(namespace.oid)
            and class.relpersistence in ('p', 'u')
            and class.relkind in ('r', 'v', 'f', 'p', 'm')
            and attribute.attnum > 0
            and not attribute.attisdropped
        order by namespace.nspname, class.relname, attribute.attnum
    {%- endcall -%}
    {{ return(load_result('catalog').table) }}
{%- endmacro %}
