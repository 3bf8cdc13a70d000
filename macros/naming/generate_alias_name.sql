{#
    Names of relations in the database. A model's `alias` wins over its file name; in front stands the
    variable `relation_prefix`, so that several people (or a trial run) can use one schema side by side:

        stockdbt build --vars 'relation_prefix: ann_'
#}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {%- set name = node.name if custom_alias_name is none else custom_alias_name | trim -%}
    {{ var('relation_prefix', '') ~ name }}
{%- endmacro %}
