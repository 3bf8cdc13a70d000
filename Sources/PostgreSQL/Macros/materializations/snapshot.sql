{# Two statements in one transaction: versions that ended get their end, new versions are added. #}
{% macro postgres__snapshot_merge_sql(target, source, insert_cols) -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    update {{ target }}
    set {{ columns.dbt_valid_to }} = staged.{{ columns.dbt_valid_to }}
    from {{ source }} as staged
    where staged.{{ columns.dbt_scd_id }}::text = {{ target }}.{{ columns.dbt_scd_id }}::text
        and staged.dbt_change_type::text in ('update'::text, 'delete'::text)
        {%- if config.get('dbt_valid_to_current') %}
        {%- set current = config.get('dbt_valid_to_current') %}
        and ({{ target }}.{{ columns.dbt_valid_to }} = {{ current }} or {{ target }}.{{ columns.dbt_valid_to }} is null);
        {%- else %}
        and {{ target }}.{{ columns.dbt_valid_to }} is null;
        {%- endif %}

    insert into {{ target }} ({{ insert_cols | join(', ') }})
    select {% for column in insert_cols %}staged.{{ column }}{% if not loop.last %}, {% endif %}{% endfor %}
    from {{ source }} as staged
    where staged.dbt_change_type::text = 'insert'::text;
{%- endmacro %}
