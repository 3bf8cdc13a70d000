{# Time is UTC text, `YYYY-MM-DD HH:MM:SS`, which sorts as it should. #}

{% macro sqlite__current_timestamp() -%}
    datetime('now')
{%- endmacro %}


{#
    With milliseconds: the versions of a row are told apart by their times, and two snapshots may fall into one second.
    As text, `12:00:05` is before `12:00:05.123` and that before `12:00:06`, so times without a fraction, those of
    earlier snapshots and of columns in the query, compare rightly. One statement sees one time.
#}
{% macro sqlite__snapshot_get_time() -%}
    strftime('%Y-%m-%d %H:%M:%f', 'now')
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
