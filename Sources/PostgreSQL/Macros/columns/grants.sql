{# Grants that this role gave to others. #}
{% macro postgres__get_show_grant_sql(relation) -%}
    select grantee, privilege_type
    from {{ relation.information_schema('role_table_grants') }}
    where grantor = current_role
        and grantee <> current_role
        and table_schema = '{{ relation.schema }}'
        and table_name = '{{ relation.identifier }}'
{%- endmacro %}

{# A relation that is built anew starts without the old one's grants. #}
{% macro postgres__copy_grants() -%}
    {{ return(false) }}
{%- endmacro %}
