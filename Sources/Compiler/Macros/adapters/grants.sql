{# Whether a replaced relation keeps the grants of the one before. #}
{% macro copy_grants() %}
    {{ return(adapter.dispatch('copy_grants', 'dbt')()) }}
{% endmacro %}

{% macro default__copy_grants() %}
    {{ return(True) }}
{% endmacro %}


{# Whether one statement can name several grantees. #}
{% macro support_multiple_grantees_per_dcl_statement() %}
    {{ return(adapter.dispatch('support_multiple_grantees_per_dcl_statement', 'dbt')()) }}
{% endmacro %}

{%- macro default__support_multiple_grantees_per_dcl_statement() -%}
    {{ return(True) }}
{%- endmacro -%}


{% macro should_revoke(existing_relation, full_refresh_mode=True) %}
    {#- Nothing came over where nothing was; a table that stays keeps its grants for certain. -#}
    {{ return(false if not existing_relation else copy_grants() if full_refresh_mode else true) }}
{% endmacro %}


{% macro get_show_grant_sql(relation) %}
    {{ return(adapter.dispatch('get_show_grant_sql', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__get_show_grant_sql(relation) %}
    show grants on {{ relation.render() }}
{% endmacro %}


{% macro get_grant_sql(relation, privilege, grantees) %}
    {{ return(adapter.dispatch('get_grant_sql', 'dbt')(relation, privilege, grantees)) }}
{% endmacro %}

{%- macro default__get_grant_sql(relation, privilege, grantees) -%}
    grant {{ privilege }} on {{ relation.render() }} to {{ grantees | join(', ') }}
{%- endmacro -%}


{% macro get_revoke_sql(relation, privilege, grantees) %}
    {{ return(adapter.dispatch('get_revoke_sql', 'dbt')(relation, privilege, grantees)) }}
{% endmacro %}

{%- macro default__get_revoke_sql(relation, privilege, grantees) -%}
    {%- set quoted = [] -%}
    {%- for grantee in grantees -%}
        {%- do quoted.append(adapter.quote(grantee)) -%}
    {%- endfor -%}
    revoke {{ privilege }} on {{ relation.render() }} from {{ quoted | join(', ') }}
{%- endmacro -%}


{# One statement a privilege, or one a privilege and grantee. `get_dcl_macro` words it. #}
{% macro get_dcl_statement_list(relation, grant_config, get_dcl_macro) %}
    {{ return(adapter.dispatch('get_dcl_statement_list', 'dbt')(relation, grant_config, get_dcl_macro)) }}
{% endmacro %}

{%- macro default__get_dcl_statement_list(relation, grant_config, get_dcl_macro) -%}
    {%- set statements = [] -%}
    {%- for privilege, grantees in grant_config.items() -%}
        {%- if grantees and support_multiple_grantees_per_dcl_statement() -%}
            {%- do statements.append(get_dcl_macro(relation, privilege, grantees)) -%}
        {%- else -%}
            {%- for grantee in grantees -%}
                {%- do statements.append(get_dcl_macro(relation, privilege, [grantee])) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(statements) }}
{%- endmacro %}


{% macro call_dcl_statements(dcl_statement_list) %}
    {{ return(adapter.dispatch('call_dcl_statements', 'dbt')(dcl_statement_list)) }}
{% endmacro %}

{% macro default__call_dcl_statements(dcl_statement_list) %}
    {% call statement('grants') %}
        {{ dcl_statement_list | join(';\n        ') }};
    {% endcall %}
{% endmacro %}


{#
    Brings a relation's grants in line with the configuration. Where none can have come over from an earlier relation,
    the database is not asked.
#}
{% macro apply_grants(relation, grant_config, should_revoke) %}
    {{ return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) }}
{% endmacro %}

{% macro default__apply_grants(relation, grant_config, should_revoke=True) %}
    {%- if grant_config -%}
        {%- set granted = grant_config -%}
        {%- set revoked = {} -%}
        {%- if should_revoke -%}
            {%- set current = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) -%}
            {%- set granted = diff_of_two_dicts(grant_config, current) -%}
            {%- set revoked = diff_of_two_dicts(current, grant_config) -%}
            {%- if not (granted or revoked) -%}
                {{ log('On ' ~ relation.render() ~ ': All grants are in place, no revocation or granting needed.') }}
            {%- endif -%}
        {%- endif -%}
        {%- if granted or revoked -%}
            {%- set statements =
                get_dcl_statement_list(relation, revoked, get_revoke_sql)
                + get_dcl_statement_list(relation, granted, get_grant_sql) -%}
            {%- if statements -%}
                {{ call_dcl_statements(statements) }}
            {%- endif -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
