{% macro sqlite__position(substring_text, string_text) -%}
    instr({{ string_text }}, {{ substring_text }})
{%- endmacro %}


{% macro sqlite__right(string_text, length_expression) -%}
    case when ({{ length_expression }}) > 0 then substr({{ string_text }}, -({{ length_expression }})) else '' end
{%- endmacro %}


{# md5 and split_part are functions that the connection brings along. #}
{% macro sqlite__hash(field) -%}
    md5(cast({{ field }} as text))
{%- endmacro %}


{% macro sqlite__split_part(string_text, delimiter_text, part_number) -%}
    split_part({{ string_text }}, {{ delimiter_text }}, {{ part_number }})
{%- endmacro %}
