{# Columns from pg_attribute: it knows materialized views too, and names array types so that they can be created again. #}

{% macro postgres__get_columns_in_relation(relation) -%}
    {%- call statement('get_columns_in_relation', fetch_result=true) -%}
        select
            attribute.attname as column_name,
            pg_catalog.format_type(attribute.atttypid, null) as data_type,
            case
                when attribute.atttypid in ('varchar'::regtype, 'bpchar'::regtype) and attribute.atttypmod > 4
                    then attribute.atttypmod - 4
            end as character_maximum_length,
            case
                when attribute.atttypid = 'numeric'::regtype and attribute.atttypmod > 4
                    then ((attribute.atttypmod - 4) >> 16) & 65535
                when attribute.atttypid = 'int2'::regtype then 16
                when attribute.atttypid = 'int4'::regtype then 32
                when attribute.atttypid = 'int8'::regtype then 64
                when attribute.atttypid = 'float4'::regtype then 24
                when attribute.atttypid = 'float8'::regtype then 53
            end as numeric_precision,
            case
                when attribute.atttypid = 'numeric'::regtype and attribute.atttypmod > 4
                    then (attribute.atttypmod - 4) & 65535
                when attribute.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) then 0
            end as numeric_scale
        from pg_catalog.pg_attribute as attribute
        join pg_catalog.pg_class as class on class.oid = attribute.attrelid
        join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
        where class.relname = '{{ relation.identifier }}'
            {%- if relation.schema %}
            and namespace.nspname = '{{ relation.schema }}'
            {%- else %}
            and pg_catalog.pg_table_is_visible(class.oid)
            {%- endif %}
            and attribute.attnum > 0
            and not attribute.attisdropped
        order by attribute.attnum
    {%- endcall -%}
    {{ return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) }}
{%- endmacro %}
