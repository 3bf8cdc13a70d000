{# Open and close lie between low and high. #}
{% test ohlc_consistent(model, open='open', high='high', low='low', close='close') %}

    select *
    from {{ model }}
    where {{ low }} > {{ high }}
        or {{ open }} < {{ low }}
        or {{ open }} > {{ high }}
        or {{ close }} < {{ low }}
        or {{ close }} > {{ high }}

{% endtest %}


{# No two rows agree in all of the columns. #}
{% test unique_together(model, columns) %}

    select
        {{ columns | join(', ') }},
        count(*) as occurrences

    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1

{% endtest %}


{# The periods of a key do not overlap, and none is empty. A period without an end is open, so none may follow it. #}
{% test periods_disjoint(model, key, valid_from='valid_from', valid_to='valid_to') %}

    select periods.*
    from (
        select
            *,
            lead({{ valid_from }}) over (partition by {{ key }} order by {{ valid_from }}) as next_from

        from {{ model }}
    ) as periods
    where periods.{{ valid_from }} >= periods.{{ valid_to }}
        or (
            periods.next_from is not null
            and (periods.{{ valid_to }} is null or periods.{{ valid_to }} > periods.next_from)
        )

{% endtest %}


{# One column is never below another one. #}
{% test at_least_column(model, column_name, other) %}

    select *
    from {{ model }}
    where {{ column_name }} < {{ other }}

{% endtest %}


{# The number of rows lies between the bounds. #}
{% test row_count_between(model, min_rows=1, max_rows=none) %}

    select counted.row_count
    from (select count(*) as row_count from {{ model }}) as counted
    where counted.row_count < {{ min_rows }}
    {%- if max_rows is not none %}
        or counted.row_count > {{ max_rows }}
    {%- endif %}

{% endtest %}
