{% macro postgres__create_table_as(temporary, relation, sql) -%}
    {%- set header = config.get('sql_header', none) -%}
    {%- set kind = 'temporary' if temporary else 'unlogged' if config.get('unlogged', default=false) else '' -%}
    {%- set contract = config.get('contract') -%}
    {{ header if header is not none }}
    create {{ kind }} table {{ relation }}
    {%- if contract.enforced %}
    {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
    {%- if contract.enforced and not temporary %}
    {# The declared columns and constraints come first, the rows after them. #}
    {{ get_table_columns_and_constraints() }};
    insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
    (
        {{ get_select_subquery(sql) }}
    );
    {%- else %}
    as (
        {{ sql }}
    );
    {%- endif %}
{%- endmacro %}

{# Names around the name: 63 bytes hold the base name only in part where the suffix is long. #}
{% macro postgres__make_relation_with_suffix(base_relation, suffix, dstring) -%}
    {%- if dstring -%}
        {%- set suffix = suffix ~ modules.datetime.datetime.now().strftime('%H%M%S%f') -%}
    {%- endif -%}
    {%- set limit = base_relation.relation_max_name_length() -%}
    {%- if suffix | length > limit -%}
        {% do exceptions.raise_compiler_error(
            'Relation suffix is too long (' ~ suffix | length ~ ' characters). Maximum length is ' ~ limit ~ ' characters.') %}
    {%- endif -%}
    {%- set identifier = base_relation.identifier[:limit - suffix | length] ~ suffix -%}
    {{ return(base_relation.incorporate(path={'identifier': identifier})) }}
{%- endmacro %}

{% macro postgres__make_intermediate_relation(base_relation, suffix) -%}
    {{ return(postgres__make_relation_with_suffix(base_relation, suffix, dstring=false)) }}
{%- endmacro %}

{# Temporary tables live in a schema of the session's own. #}
{% macro postgres__make_temp_relation(base_relation, suffix) -%}
    {%- set relation = postgres__make_relation_with_suffix(base_relation, suffix, dstring=true) -%}
    {{ return(relation.incorporate(path={'schema': none, 'database': none})) }}
{%- endmacro %}

{% macro postgres__make_backup_relation(base_relation, backup_relation_type, suffix) -%}
    {%- set relation = postgres__make_relation_with_suffix(base_relation, suffix, dstring=false) -%}
    {{ return(relation.incorporate(type=backup_relation_type)) }}
{%- endmacro %}
