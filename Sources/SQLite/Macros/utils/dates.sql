{#
    Dates are ISO text: `YYYY-MM-DD`, points in time `YYYY-MM-DD HH:MM:SS` with or without a fraction. What goes in
    as a date comes out as a date, so that it compares with dates. All of it is SQLite's own SQL, so that views
    made with it open in any program.
#}

{% macro sqlite__date(year, month, day) -%}
    '{{ modules.datetime.date(year, month, day).strftime('%Y-%m-%d') }}'
{%- endmacro %}


{#
    Months and years end at the last day of a shorter month, as on other databases: SQLite alone would make the
    31st of January plus one month the 3rd of March.
#}
{% macro sqlite__dateadd(datepart, interval, from_date_or_timestamp) -%}
    {%- set part = datepart | string | lower | replace("'", "") | trim -%}
    {%- set x = from_date_or_timestamp -%}
    {%- set months = {'month': 1, 'quarter': 3, 'year': 12}.get(part) -%}
    {%- set seconds = {'second': 1, 'minute': 60, 'hour': 3600, 'day': 86400, 'week': 604800}.get(part) -%}
    {%- if months -%}
        {%- set count = '(' ~ interval ~ ') * ' ~ months -%}
        {%- set day -%}
            min(
                date(substr({{ x }}, 1, 10), printf('%+d months', {{ count }})),
                date(substr({{ x }}, 1, 10), 'start of month', printf('%+d months', {{ count }} + 1), '-1 day'))
        {%- endset -%}
        ({{ day }} || substr({{ x }}, 11))
    {%- elif part in ('day', 'week') -%}
        (date(substr({{ x }}, 1, 10), printf('%+d days', ({{ interval }}) * {{ seconds // 86400 }})) || substr({{ x }}, 11))
    {%- elif seconds -%}
        (datetime(substr({{ x }}, 1, 19), printf('%+d seconds', ({{ interval }}) * {{ seconds }})) || substr({{ x }}, 20))
    {%- elif part in ('millisecond', 'microsecond') -%}
        {%- set divisor = 1000.0 if part == 'millisecond' else 1000000.0 -%}
        strftime('%Y-%m-%d %H:%M:%f', {{ x }}, printf('%+.6f seconds', ({{ interval }}) / {{ divisor }}))
    {%- else -%}
        {{ exceptions.raise_compiler_error("dateadd on SQLite knows no date part '" ~ datepart ~ "'") }}
    {%- endif -%}
{%- endmacro %}


{#
    How many borders of the part lie between two points in time. Fractions are cut off first: SQLite would round
    23:59:59.9999 to the next day.
#}
{% macro sqlite__datediff(first_date, second_date, datepart) -%}
    {%- set part = datepart | string | lower | replace("'", "") | trim -%}
    {%- set a = sqlite__whole_second(first_date) -%}
    {%- set b = sqlite__whole_second(second_date) -%}
    {%- if part == 'year' -%}
        ({{ sqlite__number('%Y', b) }} - {{ sqlite__number('%Y', a) }})
    {%- elif part == 'quarter' -%}
        (({{ sqlite__number('%Y', b) }} - {{ sqlite__number('%Y', a) }}) * 4
            + ({{ sqlite__number('%m', b) }} + 2) / 3 - ({{ sqlite__number('%m', a) }} + 2) / 3)
    {%- elif part == 'month' -%}
        (({{ sqlite__number('%Y', b) }} - {{ sqlite__number('%Y', a) }}) * 12
            + {{ sqlite__number('%m', b) }} - {{ sqlite__number('%m', a) }})
    {%- elif part == 'week' -%}
        cast((julianday(date({{ b }}, '-' || strftime('%w', {{ b }}) || ' days'))
            - julianday(date({{ a }}, '-' || strftime('%w', {{ a }}) || ' days'))) / 7 as integer)
    {%- elif part == 'day' -%}
        cast(julianday(date({{ b }})) - julianday(date({{ a }})) as integer)
    {%- elif part in ('hour', 'minute', 'second') -%}
        {%- set length = {'hour': 3600, 'minute': 60, 'second': 1}[part] -%}
        ({{ sqlite__number('%s', b) }} / {{ length }} - {{ sqlite__number('%s', a) }} / {{ length }})
    {%- elif part in ('millisecond', 'microsecond') -%}
        {%- set count = 1000 if part == 'millisecond' else 1000000 -%}
        {%- set digits = 3 if part == 'millisecond' else 6 -%}
        (({{ sqlite__number('%s', b) }} - {{ sqlite__number('%s', a) }}) * {{ count }}
            + {{ sqlite__fraction(second_date, digits) }} - {{ sqlite__fraction(first_date, digits) }})
    {%- else -%}
        {{ exceptions.raise_compiler_error("datediff on SQLite knows no date part '" ~ datepart ~ "'") }}
    {%- endif -%}
{%- endmacro %}


{% macro sqlite__number(format, moment) -%}
    cast(strftime('{{ format }}', {{ moment }}) as integer)
{%- endmacro %}


{% macro sqlite__whole_second(moment) -%}
    substr({{ moment }}, 1, 19)
{%- endmacro %}


{# The first digits behind the second's point, as a number; 0 where there are none. #}
{% macro sqlite__fraction(moment, digits) -%}
    cast(substr(substr({{ moment }}, 21) || '000000', 1, {{ digits }}) as integer)
{%- endmacro %}


{% macro sqlite__date_trunc(datepart, date) -%}
    {%- set part = datepart | string | lower | replace("'", "") | trim -%}
    {%- set whole = sqlite__whole_second(date) -%}
    {%- set formats = {
        'year': '%Y-01-01', 'month': '%Y-%m-01', 'day': '%Y-%m-%d', 'hour': '%Y-%m-%d %H:00:00',
        'minute': '%Y-%m-%d %H:%M:00', 'second': '%Y-%m-%d %H:%M:%S'} -%}
    {%- if part in ('year', 'month', 'day') -%}
        (strftime('{{ formats[part] }}', {{ whole }}) || {{ sqlite__midnight(date) }})
    {%- elif part == 'quarter' -%}
        (date({{ whole }}, 'start of month', '-' || (({{ sqlite__number('%m', whole) }} + 2) % 3) || ' months')
            || {{ sqlite__midnight(date) }})
    {%- elif part == 'week' -%}
        (date({{ whole }}, '-' || ((strftime('%w', {{ whole }}) + 6) % 7) || ' days') || {{ sqlite__midnight(date) }})
    {%- elif part in formats -%}
        strftime('{{ formats[part] }}', {{ whole }})
    {%- else -%}
        {{ exceptions.raise_compiler_error("date_trunc on SQLite knows no date part '" ~ datepart ~ "'") }}
    {%- endif -%}
{%- endmacro %}


{# What a date needs to become a point in time, where that is what was given. #}
{% macro sqlite__midnight(moment) -%}
    case when length({{ moment }}) > 10 then ' 00:00:00' else '' end
{%- endmacro %}


{% macro sqlite__last_day(date, datepart) -%}
    {%- set part = datepart | string | lower | replace("'", "") | trim -%}
    {%- set date = sqlite__whole_second(date) -%}
    {%- if part == 'week' -%}
        date({{ date }}, '-' || ((strftime('%w', {{ date }}) + 6) % 7) || ' days', '+6 days')
    {%- elif part == 'month' -%}
        date({{ date }}, 'start of month', '+1 month', '-1 day')
    {%- elif part == 'quarter' -%}
        date({{ date }}, 'start of month', '-' || (({{ sqlite__number('%m', date) }} + 2) % 3) || ' months', '+3 months', '-1 day')
    {%- elif part == 'year' -%}
        date({{ date }}, 'start of year', '+1 year', '-1 day')
    {%- else -%}
        date({{ date }})
    {%- endif -%}
{%- endmacro %}


{% macro sqlite__generate_series(upper_bound) -%}
    with recursive series (generated_number) as (
        select 1
        union all
        select generated_number + 1 from series where generated_number < {{ upper_bound }}
    )
    select generated_number from series
{%- endmacro %}
