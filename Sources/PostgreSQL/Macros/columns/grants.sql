{# Grants that this role gave to others. #}
{% macro postgres__get_show_grant_sql(relation) -%}
    select held.grantee, held.privilege_type
    from {{ relation.information_schema('role_table_grants') }} as held
    where (held.table_schema, held.table_name) = ('{{ relation.schema }}', '{{ relation.identifier }}')
        and held.grantor = current_role
        and held.grantee <> held.grantor
{%- endmacro %}

{# A relation that is built anew starts without the old one's grants. #}
{% macro postgres__copy_grants() -%}
    {{ return(false) }}
{%- endmacro %}
