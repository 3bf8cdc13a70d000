{% macro postgres__get_create_index_sql(relation, index_dict) -%}
    {%- set index = adapter.parse_index(index_dict) -%}
    create {{ 'unique' if index.unique }} index if not exists "{{ index.render(relation) }}"
    on {{ relation }} {{ 'using ' ~ index.type if index.type }}
    ({{ index.columns | join(', ') }})
{%- endmacro %}

{% macro postgres__get_show_indexes_sql(relation) -%}
    select
        index_class.relname as name,
        method.amname as method,
        index.indisunique as "unique",
        array_to_string(array_agg(attribute.attname order by key.place), ',') as column_names
    from pg_catalog.pg_index as index
    join pg_catalog.pg_class as index_class on index_class.oid = index.indexrelid
    join pg_catalog.pg_am as method on method.oid = index_class.relam
    join pg_catalog.pg_class as class on class.oid = index.indrelid
    join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
    cross join lateral unnest(index.indkey::int2[]) with ordinality as key (number, place)
    join pg_catalog.pg_attribute as attribute
        on attribute.attrelid = class.oid
        and attribute.attnum = key.number
    where class.relname = '{{ relation.identifier }}'
        and namespace.nspname = '{{ relation.schema }}'
        and class.relkind in ('r', 'p', 'm')
    group by 1, 2, 3
    order by 1, 2, 3
{%- endmacro %}

{% macro postgres__get_drop_index_sql(relation, index_name) -%}
    drop index if exists "{{ relation.schema }}"."{{ index_name }}"
{%- endmacro %}
