{# Every value is above zero; with `or_zero: true` zero passes as well. #}
{% test positive(model, column_name, or_zero=false) %}

    select *
    from {{ model }}
    where {{ column_name }} {{ '<' if or_zero else '<=' }} 0

{% endtest %}


{# Every value lies between the bounds. A bound that is left out is open; `inclusive: false` refuses the bounds themselves. #}
{% test in_range(model, column_name, min_value=none, max_value=none, inclusive=true) %}

    {%- set below = '<' if inclusive else '<=' %}
    {%- set above = '>' if inclusive else '>=' %}

    select *
    from {{ model }}
    where 1 = 0
    {%- if min_value is not none %}
        or {{ column_name }} {{ below }} {{ min_value }}
    {%- endif %}
    {%- if max_value is not none %}
        or {{ column_name }} {{ above }} {{ max_value }}
    {%- endif %}

{% endtest %}


{# No date lies after today. #}
{% test not_in_future(model, column_name) %}

    select *
    from {{ model }}
    where {{ column_name }} > current_date

{% endtest %}


{# Every value has the form of a ticker symbol. #}
{% test symbol_format(model, column_name) %}

    select *
    from {{ model }}
    where not {{ is_symbol(column_name) }}

{% endtest %}
