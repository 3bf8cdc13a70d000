{% macro sqlite__any_value(expression) -%}
    min({{ expression }})
{%- endmacro %}


{% macro sqlite__bool_or(expression) -%}
    max({{ expression }})
{%- endmacro %}


{#
    An aggregate of SQLite cannot sort. Where an order or a limit is asked for, the keys go as arguments to an
    aggregate that the connection brings along: directions (a or d for each key), then the keys. DISTINCT is allowed
    with one argument only: the different values are gathered first, and their own order is the one that can be meant.
#}
{% macro sqlite__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
    {%- if (measure | trim | lower).startswith('distinct ') -%}
        {%- set values = 'json_each(json_group_array(' ~ measure ~ '))' -%}
        {%- if not order_by_clause and not limit_num -%}
            (select group_concat(value, {{ delimiter_text }}) from {{ values }})
        {%- else -%}
            {%- set direction = 'd' if ((order_by_clause or '') | trim | lower).endswith(' desc') else 'a' -%}
            (select stockdbt_listagg(value, {{ delimiter_text }}, {{ limit_num or 'null' }}, '{{ direction }}', value) from {{ values }})
        {%- endif -%}
    {%- elif not order_by_clause and not limit_num -%}
        group_concat({{ measure }}, {{ delimiter_text }})
    {%- else -%}
        {%- set ns = namespace(directions='', keys=[]) -%}
        {%- for term in sqlite__order_terms(order_by_clause or '') -%}
            {%- set low = term | lower -%}
            {%- set ns.directions = ns.directions ~ ('d' if low.endswith(' desc') else 'a') -%}
            {%- do ns.keys.append(term[:-5] if low.endswith(' desc') else term[:-4] if low.endswith(' asc') else term) -%}
        {%- endfor -%}
        stockdbt_listagg({{ ([measure, delimiter_text, limit_num or 'null', "'" ~ ns.directions ~ "'"] + ns.keys) | join(', ') }})
    {%- endif -%}
{%- endmacro %}


{# The terms of an ORDER BY, cut at the commas that are in no brackets. #}
{% macro sqlite__order_terms(clause) -%}
    {%- set text = clause | trim -%}
    {%- set text = text[8:] | trim if (text | lower).startswith('order by') else text -%}
    {%- set ns = namespace(depth=0, term='') -%}
    {%- set terms = [] -%}
    {%- for sign in text -%}
        {%- set ns.depth = ns.depth + (1 if sign == '(' else -1 if sign == ')' else 0) -%}
        {%- if sign == ',' and ns.depth == 0 -%}
            {%- do terms.append(ns.term | trim) -%}
            {%- set ns.term = '' -%}
        {%- else -%}
            {%- set ns.term = ns.term ~ sign -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if ns.term | trim -%} {%- do terms.append(ns.term | trim) -%} {%- endif -%}
    {{ return(terms) }}
{%- endmacro %}
