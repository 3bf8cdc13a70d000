{#
    Aggregates over the last trading days of a symbol, today included. A query that uses them names its
    windows at the end:

        select {{ rolling('avg', 'close', 20) }} as sma_20 from prices
        window {{ rolling_windows([20]) }}
#}

{# An aggregate that is null until there are `days` values: the mean of three days is no twenty-day average. #}
{% macro rolling(aggregate, column, days) -%}
    case when count({{ column }}) over last_{{ days }}_days = {{ days }} then {{ aggregate }}({{ column }}) over last_{{ days }}_days end
{%- endmacro %}


{#
    Sample standard deviation, from sums, because SQLite has no such aggregate. `abs` catches the
    variance of equal values, which may come out a hair below zero.
#}
{% macro rolling_stddev(column, days) -%}
    {%- set window = 'last_' ~ days ~ '_days' -%}
    case
            when count({{ column }}) over {{ window }} = {{ days }}
            then sqrt(abs(
                sum({{ column }} * {{ column }}) over {{ window }}
                - sum({{ column }}) over {{ window }} * sum({{ column }}) over {{ window }} / {{ days }}
            ) / {{ days - 1 }})
        end
{%- endmacro %}


{# The windows that the macros above speak of, for the `window` clause. #}
{% macro rolling_windows(days_list) -%}
    {%- for days in days_list | unique %}
        last_{{ days }}_days as (
            partition by symbol order by trade_date
            rows between {{ days - 1 }} preceding and current row
        )
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
