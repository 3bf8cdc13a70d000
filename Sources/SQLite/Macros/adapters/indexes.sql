{#
    An index's name belongs to the whole file and stays when its table is swapped in under another name, so every
    build makes a new one.
#}
{% macro sqlite__get_create_index_sql(relation, index_dict) -%}
    {%- set columns = index_dict.get('columns', []) -%}
    {%- set unique = index_dict.get('unique', false) -%}
    {%- set key = [relation.render(), columns | join('_'), unique, modules.datetime.datetime.utcnow()] | join('_') -%}
    {%- set names = [] -%}
    {%- for column in columns -%} {%- do names.append(adapter.quote(column)) -%} {%- endfor -%}
    create {{ 'unique ' if unique }}index {{ sqlite__beside(relation, local_md5(key)) }}
        on {{ relation.include(database=false, schema=false) }} ({{ names | join(', ') }})
{%- endmacro %}


{% macro sqlite__get_show_indexes_sql(relation) -%}
    select
        list.name as name,
        'btree' as method,
        list."unique" as "unique",
        group_concat(part.name) as column_names
    from pragma_index_list({{ sqlite__text(sqlite__stored_name(relation)) }}) as list
    cross join pragma_index_info(list.name) as part
    where list.origin = 'c'
    group by list.name, list."unique"
{%- endmacro %}


{% macro sqlite__get_drop_index_sql(relation, index_name) -%}
    drop index if exists {{ sqlite__beside(relation, index_name) }}
{%- endmacro %}


{# A quoted name in the file of a relation. #}
{% macro sqlite__beside(relation, name) -%}
    {%- if target.get('schemas_and_paths') -%} {{ adapter.quote(relation.schema) }}. {%- endif -%}
    {{ adapter.quote(name) }}
{%- endmacro %}


{# The name under which a relation lies in its file. #}
{% macro sqlite__stored_name(relation) -%}
    {{ return(relation.include(database=false, schema=false).render() | replace('"', '')) }}
{%- endmacro %}
