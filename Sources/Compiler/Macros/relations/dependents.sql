{#
    What the database would drop together with a relation, or with one of its columns: rows of kind, name for people,
    schema and name (of a constraint, rule or policy: those of the relation that it stands on). None where dropping takes
    nothing along. A project whose own macro gives none is never kept from replacing a relation.
#}
{% macro get_dependent_objects(relation, column_name=none) %}
    {{ return(adapter.dispatch('get_dependent_objects', 'dbt')(relation, column_name)) }}
{% endmacro %}

{% macro default__get_dependent_objects(relation, column_name) %}
    {{ return(none) }}
{% endmacro %}
