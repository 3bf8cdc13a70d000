{# One ALTER TABLE changes one column. #}
{% macro sqlite__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
    {% for column in add_columns or [] %}
        {% do run_query('alter table ' ~ relation ~ ' add column ' ~ column.quoted ~ ' ' ~ column.expanded_data_type) %}
    {% endfor %}
    {% for column in remove_columns or [] %}
        {% do run_query('alter table ' ~ relation ~ ' drop column ' ~ column.quoted) %}
    {% endfor %}
{%- endmacro %}


{# A column with the new type takes the old one's values and then its name; it becomes the last one. #}
{% macro sqlite__alter_column_type(relation, column_name, new_column_type) -%}
    {%- set old = adapter.quote(column_name) -%}
    {%- set new = adapter.quote(column_name ~ '__dbt_alter') -%}
    {% call statement('alter_column_type') %}
        alter table {{ relation }} add column {{ new }} {{ new_column_type }};
        update {{ relation }} set {{ new }} = {{ old }};
        alter table {{ relation }} drop column {{ old }};
        alter table {{ relation }} rename column {{ new }} to {{ old }}
    {% endcall %}
{%- endmacro %}


{# Columns of a query have no declared types here, so a contract is held against the names. #}
{% macro sqlite__get_assert_columns_equivalent(sql) -%}
    {%- set found = get_columns_in_query(sql) | map('lower') | list -%}
    {%- set declared = [] -%}
    {%- for key in model['columns'] -%}
        {%- do declared.append(model['columns'][key]['name'] | lower) -%}
    {%- endfor -%}
    {%- if found | sort != declared | sort -%}
        {{ exceptions.raise_compiler_error(
            'This model has an enforced contract that failed.\n'
            ~ 'Columns of the query: ' ~ found | join(', ') ~ '\n'
            ~ 'Columns of the contract: ' ~ declared | join(', ')) }}
    {%- endif -%}
{%- endmacro %}
