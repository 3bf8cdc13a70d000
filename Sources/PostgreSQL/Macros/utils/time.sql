{% macro postgres__current_timestamp() -%}
    now()
{%- endmacro %}

{% macro postgres__current_timestamp_backcompat() -%}
    current_timestamp::{{ type_timestamp() }}
{%- endmacro %}

{% macro postgres__current_timestamp_in_utc_backcompat() -%}
    (current_timestamp at time zone 'utc')::{{ type_timestamp() }}
{%- endmacro %}

{% macro postgres__snapshot_string_as_time(timestamp) -%}
    {{ return("'" ~ timestamp ~ "'::timestamp without time zone") }}
{%- endmacro %}

{% macro postgres__snapshot_get_time() -%}
    {{ current_timestamp() }}::timestamp without time zone
{%- endmacro %}

{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) -%}
    {{ from_date_or_timestamp }} + ((interval '1 {{ datepart }}') * ({{ interval }}))
{%- endmacro %}

{# Counts the boundaries between two instants, as other databases' datediff does. #}
{% macro postgres__datediff(first_date, second_date, datepart) -%}
    {%- set earlier = '(' ~ first_date ~ ')' -%}
    {%- set later = '(' ~ second_date ~ ')' -%}
    {%- if datepart == 'year' -%}
        (date_part('year', {{ later }}::date) - date_part('year', {{ earlier }}::date))
    {%- elif datepart == 'quarter' -%}
        ({{ datediff(first_date, second_date, 'year') }} * 4 + date_part('quarter', {{ later }}::date) - date_part('quarter', {{ earlier }}::date))
    {%- elif datepart == 'month' -%}
        ({{ datediff(first_date, second_date, 'year') }} * 12 + date_part('month', {{ later }}::date) - date_part('month', {{ earlier }}::date))
    {%- elif datepart == 'day' -%}
        ({{ later }}::date - {{ earlier }}::date)
    {%- elif datepart == 'week' -%}
        {#- Weeks begin on Sunday: the days of both weeks up to their end decide whether one boundary more is crossed. -#}
        ({{ datediff(first_date, second_date, 'day') }} / 7 + case
            when {{ earlier }}::timestamp <= {{ later }}::timestamp
                then case when date_part('dow', {{ earlier }}::timestamp) <= date_part('dow', {{ later }}::timestamp) then 0 else 1 end
            else case when date_part('dow', {{ earlier }}::timestamp) >= date_part('dow', {{ later }}::timestamp) then 0 else -1 end
        end)
    {%- elif datepart == 'hour' -%}
        ({{ datediff(first_date, second_date, 'day') }} * 24 + date_part('hour', {{ later }}::timestamp) - date_part('hour', {{ earlier }}::timestamp))
    {%- elif datepart == 'minute' -%}
        ({{ datediff(first_date, second_date, 'hour') }} * 60 + date_part('minute', {{ later }}::timestamp) - date_part('minute', {{ earlier }}::timestamp))
    {%- elif datepart == 'second' -%}
        ({{ datediff(first_date, second_date, 'minute') }} * 60 + floor(date_part('second', {{ later }}::timestamp)) - floor(date_part('second', {{ earlier }}::timestamp)))
    {%- elif datepart == 'millisecond' -%}
        ({{ datediff(first_date, second_date, 'minute') }} * 60000 + floor(date_part('millisecond', {{ later }}::timestamp)) - floor(date_part('millisecond', {{ earlier }}::timestamp)))
    {%- elif datepart == 'microsecond' -%}
        ({{ datediff(first_date, second_date, 'minute') }} * 60000000 + floor(date_part('microsecond', {{ later }}::timestamp)) - floor(date_part('microsecond', {{ earlier }}::timestamp)))
    {%- else -%}
        {{ exceptions.raise_compiler_error("Unsupported datepart for macro datediff in postgres: {!r}".format(datepart)) }}
    {%- endif -%}
{%- endmacro %}

{% macro postgres__last_day(date, datepart) -%}
    {%- if datepart == 'quarter' -%}
    {#- A quarter can't be an interval; its three months can. -#}
    cast({{ dbt.dateadd('day', '-1', dbt.dateadd('month', '3', dbt.date_trunc(datepart, date))) }} as date)
    {%- else -%}
    {{ dbt.default_last_day(date, datepart) }}
    {%- endif -%}
{%- endmacro %}
