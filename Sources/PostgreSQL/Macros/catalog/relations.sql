{# One look at pg_class serves tables, views and materialized views; partitioned and foreign tables count as tables. #}

{% macro postgres__list_relations_without_caching(schema_relation) -%}
    {%- call statement('list_relations_without_caching', fetch_result=true) -%}
        select
            '{{ schema_relation.database }}' as database,
            class.relname as name,
            namespace.nspname as schema,
            case class.relkind
                when 'v' then 'view'
                when 'm' then 'materialized_view'
                else 'table'
            end as type
        from pg_catalog.pg_class as class
        join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
        where class.relkind in ('r', 'p', 'f', 'v', 'm')
            and namespace.nspname ilike '{{ schema_relation.schema }}'
        union all
        select distinct
            '{{ schema_relation.database }}',
            routine.proname,
            namespace.nspname,
            'function'
        from pg_catalog.pg_proc as routine
        join pg_catalog.pg_namespace as namespace on namespace.oid = routine.pronamespace
        where namespace.nspname ilike '{{ schema_relation.schema }}'
    {%- endcall -%}
    {{ return(load_result('list_relations_without_caching').table) }}
{%- endmacro %}

{# Which relation is read by which view: (schema, name) of the reader, then of the one that is read. #}
{% macro postgres__get_relations() -%}
    {%- call statement('relations', fetch_result=true) -%}
        select distinct
            reader_schema.nspname as dependent_schema,
            reader_class.relname as dependent_name,
            read_schema.nspname as referenced_schema,
            read_class.relname as referenced_name
        from pg_catalog.pg_rewrite as rule
        join pg_catalog.pg_depend as dependency
            on dependency.classid = 'pg_catalog.pg_rewrite'::regclass
            and dependency.objid = rule.oid
            and dependency.refclassid = 'pg_catalog.pg_class'::regclass
            and dependency.refobjid <> rule.ev_class
        join pg_catalog.pg_class as read_class on read_class.oid = dependency.refobjid
        join pg_catalog.pg_namespace as read_schema on read_schema.oid = read_class.relnamespace
        join pg_catalog.pg_class as reader_class on reader_class.oid = rule.ev_class
        join pg_catalog.pg_namespace as reader_schema on reader_schema.oid = reader_class.relnamespace
        where read_schema.nspname not in ('pg_catalog', 'information_schema')
        order by 1, 2, 3, 4
    {%- endcall -%}
    {{ return(load_result('relations').table) }}
{%- endmacro %}

{% macro postgres_get_relations() -%}
    {{ return(postgres__get_relations()) }}
{%- endmacro %}
