{# SQLite has no users and no comments: grants and persist_docs are accepted and change nothing. What it cannot do, it says. #}

{% macro sqlite__scalar_function_sql(target_relation) -%}
    {{ exceptions.raise_compiler_error(
        'SQLite keeps no functions: ' ~ model.name ~ ' can only be built in another database') }}
{%- endmacro %}


{% macro sqlite__apply_grants(relation, grant_config, should_revoke) -%}
    {% if grant_config %}
        {{ log('SQLite has no users: the grants of ' ~ relation ~ ' are not applied') }}
    {% endif %}
{%- endmacro %}


{% macro sqlite__persist_docs(relation, model, for_relation, for_columns) -%}
{%- endmacro %}
