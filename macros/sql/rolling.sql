{# The last `days` trading days of a symbol, today included. #}
{% macro trailing_days(days) -%}
    (
            partition by symbol order by trade_date
            rows between {{ days - 1 }} preceding and current row
        )
{%- endmacro %}


{#
    An aggregate over the last `days` trading days; null until there are that many values, because an
    average of three days is no twenty-day average.
#}
{% macro rolling(aggregate, column, days) -%}
    case
            when count({{ column }}) over {{ trailing_days(days) }} = {{ days }}
            then {{ aggregate }}({{ column }}) over {{ trailing_days(days) }}
        end
{%- endmacro %}


{#
    Sample standard deviation over the last `days` trading days, from sums, because SQLite has no
    such aggregate. The sums are divided as decimals on both databases. `abs` catches the variance of
    equal values, which may come out a hair below zero.
#}
{% macro rolling_stddev(column, days) -%}
    case
            when count({{ column }}) over {{ trailing_days(days) }} = {{ days }}
            then sqrt(abs(
                sum({{ column }} * {{ column }}) over {{ trailing_days(days) }}
                - sum({{ column }}) over {{ trailing_days(days) }}
                    * sum({{ column }}) over {{ trailing_days(days) }} / {{ days }}
            ) / {{ days - 1 }})
        end
{%- endmacro %}
