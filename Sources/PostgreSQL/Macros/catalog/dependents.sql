{#
    What DROP … CASCADE would take along, to the last view on a view, as pg_depend knows it. Parts of the relation itself
    (indexes, its own constraints, triggers and policies) are no objects of their own; partitions and tables that inherit
    are.
#}
{% macro postgres__get_dependent_objects(relation, column_name) -%}
    {%- if not relation.schema or not (column_name or postgres__has_dependent_objects(relation)) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set query -%}
        with recursive gone (classid, objid, objsubid, way) as (
            select 'pg_catalog.pg_class'::regclass::oid, class.oid,
                {%- if column_name %}
                (select attnum::int from pg_catalog.pg_attribute
                    where attrelid = class.oid and attname = {{ postgres__text(column_name) }}),
                {%- else %} 0, {%- endif %}
                's'::"char"
            from pg_catalog.pg_class as class
            where class.oid = {{ postgres__oid(relation) }}
            union
            select step.*
            from gone
            cross join lateral (
                select classid, objid, objsubid, deptype
                from pg_catalog.pg_depend
                where refclassid = gone.classid
                    and refobjid = gone.objid
                    and (gone.objsubid = 0 or refobjsubid = gone.objsubid)
                    and deptype in ('n', 'a', 'i', 'P', 'S')
                union all
                {# A part that goes takes its whole along: the rule that is a view's query, the view. #}
                select refclassid, refobjid, refobjsubid, 'w'
                from pg_catalog.pg_depend
                where classid = gone.classid
                    and objid = gone.objid
                    and objsubid = gone.objsubid
                    and deptype = 'i'
                    and gone.way <> 's'
            ) as step
        ),
        object as (
            select classid, objid, objsubid,
                classid = 'pg_catalog.pg_class'::regclass and objsubid = 0 and exists (
                    select 1 from pg_catalog.pg_class
                    where oid = objid and relkind in ('r', 'p', 'f', 'v', 'm')
                ) as is_relation,
                case classid
                    when 'pg_catalog.pg_class'::regclass then objid
                    when 'pg_catalog.pg_constraint'::regclass then
                        (select conrelid from pg_catalog.pg_constraint where oid = objid)
                    when 'pg_catalog.pg_rewrite'::regclass then
                        (select ev_class from pg_catalog.pg_rewrite where oid = objid)
                    when 'pg_catalog.pg_policy'::regclass then
                        (select polrelid from pg_catalog.pg_policy where oid = objid)
                    when 'pg_catalog.pg_trigger'::regclass then
                        (select tgrelid from pg_catalog.pg_trigger where oid = objid)
                    when 'pg_catalog.pg_attrdef'::regclass then
                        (select adrelid from pg_catalog.pg_attrdef where oid = objid)
                end as host,
                bool_or(way in ('a', 'i', 'P', 'S')) as is_part
            from gone
            group by classid, objid, objsubid
            having not bool_or(way = 's')
        )
        select named.type as kind, named.identity, coalesce(namespace.nspname, named.schema) as schema,
            coalesce(class.relname, named.name, named.object_names[array_upper(named.object_names, 1)]) as name
        from object
        cross join lateral (
            select identified.*, address.object_names
            from pg_catalog.pg_identify_object(classid, objid, objsubid) as identified
            cross join pg_catalog.pg_identify_object_as_address(classid, objid, objsubid) as address
        ) as named
        left join pg_catalog.pg_class as class on class.oid = object.host
        left join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
        where is_relation
            or not is_part
            and class.relkind is distinct from 'i'
            and not exists (
                select 1 from gone
                where gone.classid = 'pg_catalog.pg_class'::regclass
                    and gone.objid = object.host
                    and gone.objsubid = 0
            )
        order by 1, 2
    {%- endset -%}
    {{ return(run_query(query)) }}
{%- endmacro %}

{# A quick look that nearly always says no. #}
{% macro postgres__has_dependent_objects(relation) -%}
    {%- set query -%}
        with recursive part (classid, objid) as (
            select 'pg_catalog.pg_class'::regclass::oid, {{ postgres__oid(relation) }}
            union
            select dependency.classid, dependency.objid
            from part
            join pg_catalog.pg_depend as dependency
                on dependency.refclassid = part.classid
                and dependency.refobjid = part.objid
                and dependency.deptype in ('a', 'i', 'P', 'S')
        )
        select 1
        where exists (
                select 1
                from part
                join pg_catalog.pg_depend as dependency
                    on dependency.refclassid = part.classid
                    and dependency.refobjid = part.objid
                    and dependency.deptype = 'n'
                where (dependency.classid, dependency.objid) not in (select classid, objid from part)
            )
            or exists (select 1 from pg_catalog.pg_inherits where inhparent = {{ postgres__oid(relation) }})
    {%- endset -%}
    {{ return(run_query(query).rows | length > 0) }}
{%- endmacro %}

{# The number of a relation in the catalog, as a subquery: its name is a text here and no identifier. #}
{% macro postgres__oid(relation) -%}
    (select class.oid from pg_catalog.pg_class as class
        join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
        where class.relname = {{ postgres__text(relation.identifier) }}
            and namespace.nspname = {{ postgres__text(relation.schema) }})
{%- endmacro %}

{% macro postgres__text(value) -%}
    '{{ value | replace("'", "''") }}'
{%- endmacro %}
