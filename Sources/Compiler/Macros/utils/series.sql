{# The smallest power of two that reaches a number. #}
{% macro get_powers_of_two(upper_bound) -%}
    {{ return(adapter.dispatch('get_powers_of_two', 'dbt')(upper_bound)) }}
{%- endmacro %}

{% macro default__get_powers_of_two(upper_bound) -%}
    {%- if upper_bound <= 0 -%}
        {{ exceptions.raise_compiler_error('upper bound must be positive') }}
    {%- endif -%}
    {%- for power in range(1, 100) -%}
        {%- if upper_bound <= 2 ** power -%} {{ return(power) }} {%- endif -%}
    {%- endfor -%}
{%- endmacro %}


{# The numbers from one up to a bound, as column `generated_number`: every bit is a two-row table. #}
{% macro generate_series(upper_bound) -%}
    {{ return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) }}
{%- endmacro %}

{% macro default__generate_series(upper_bound) -%}
    {%- set terms = ['1'] -%}
    {%- set tables = [] -%}
    {%- for bit in range(dbt.get_powers_of_two(upper_bound)) -%}
        {%- do terms.append('bit_' ~ bit ~ '.digit * power(2, ' ~ bit ~ ')') -%}
        {%- do tables.append('bits as bit_' ~ bit) -%}
    {%- endfor -%}
    with bits as (select 0 as digit union all select 1)
    select generated_number
    from (
        select {{ terms | join(' + ') }} as generated_number
        from {{ tables | join(' cross join ') }}
    ) as numbers
    where generated_number <= {{ upper_bound }}
    order by 1
{%- endmacro %}


{# How many steps lie between two dates; asked from the database. #}
{% macro get_intervals_between(start_date, end_date, datepart) -%}
    {{ return(adapter.dispatch('get_intervals_between', 'dbt')(start_date, end_date, datepart)) }}
{%- endmacro %}

{% macro default__get_intervals_between(start_date, end_date, datepart) -%}
    {%- call statement('get_intervals_between', fetch_result=True) -%}
        select {{ dbt.datediff(start_date, end_date, datepart) }}
    {%- endcall -%}
    {%- set result = load_result('get_intervals_between') -%}
    {{ return(result['data'][0][0] if result and result['data'] else 1) }}
{%- endmacro %}


{# A row for each step from one date up to another, as column `date_<datepart>`. #}
{% macro date_spine(datepart, start_date, end_date) -%}
    {{ return(adapter.dispatch('date_spine', 'dbt')(datepart, start_date, end_date)) }}
{%- endmacro %}

{% macro default__date_spine(datepart, start_date, end_date) -%}
    {%- set steps = dbt.generate_series(dbt.get_intervals_between(start_date, end_date, datepart)) -%}
    select date_{{ datepart }}
    from (
        select {{ dbt.dateadd(datepart, 'row_number() over (order by 1) - 1', start_date) }} as date_{{ datepart }}
        from (
            {{ steps }}
        ) as steps
    ) as periods
    where date_{{ datepart }} <= {{ end_date }}
{%- endmacro %}
