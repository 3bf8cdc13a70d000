{#
    What a column type means in a cast. SQLite's own cast knows five affinities: `cast('2020-01-31' as date)` would be
    the number 2020. Decimals are REAL, because two integers divide as integers.
#}

{% macro sqlite__cast(field, type) -%}
    {{ return(sqlite__safe_cast(field, type)) }}
{%- endmacro %}


{% macro sqlite__safe_cast(field, type) -%}
    {%- set name = (type | string | lower | trim).split('(')[0] | trim -%}
    {%- set x = field | string | trim -%}
    {%- if name == 'date' -%}
        date({{ x }})
    {%- elif name.startswith('timestamp') or name.startswith('datetime') -%}
        (datetime(substr({{ x }}, 1, 19)) || substr({{ x }}, 20))
    {%- elif name in ('boolean', 'bool') -%}
        case lower({{ x }}) when 'true' then 1 when 't' then 1 when 'false' then 0 when 'f' then 0 else cast({{ x }} as integer) end
    {%- elif name in ('unknown', '') -%}
        {{ x }}
    {%- elif name in ('numeric', 'decimal', 'num') or 'double' in name or 'float' in name or 'real' in name -%}
        cast({{ x }} as real)
    {%- else -%}
        cast({{ x }} as {{ type }})
    {%- endif -%}
{%- endmacro %}


{% macro sqlite__cast_bool_to_text(field) -%}
    case {{ field }} when 1 then 'true' when 0 then 'false' end
{%- endmacro %}


{% macro sqlite__type_string() -%}
    {{ return('TEXT') }}
{%- endmacro %}


{% macro sqlite__type_timestamp() -%}
    {{ return('TEXT') }}
{%- endmacro %}


{% macro sqlite__type_float() -%}
    {{ return('REAL') }}
{%- endmacro %}


{% macro sqlite__type_numeric() -%}
    {{ return('REAL') }}
{%- endmacro %}


{% macro sqlite__type_bigint() -%}
    {{ return('INTEGER') }}
{%- endmacro %}


{% macro sqlite__type_int() -%}
    {{ return('INTEGER') }}
{%- endmacro %}


{% macro sqlite__type_boolean() -%}
    {{ return('BOOLEAN') }}
{%- endmacro %}
