{# Time is UTC text, `YYYY-MM-DD HH:MM:SS`, which sorts as it should. #}

{% macro sqlite__current_timestamp() -%}
    datetime('now')
{%- endmacro %}


{% macro sqlite__snapshot_get_time() -%}
    {{ current_timestamp() }}
{%- endmacro %}


{% macro sqlite__snapshot_string_as_time(timestamp) -%}
    {{ return("'" ~ timestamp ~ "'") }}
{%- endmacro %}


{% macro sqlite__current_timestamp_backcompat() -%}
    {{ return(sqlite__current_timestamp()) }}
{%- endmacro %}


{% macro sqlite__current_timestamp_in_utc_backcompat() -%}
    {{ return(sqlite__current_timestamp()) }}
{%- endmacro %}
