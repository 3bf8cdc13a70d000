{{ config(materialized='table') }}

{%- set average_days = var('moving_average_days') %}
{%- set volatility_days = var('volatility_days') %}
{%- set days_per_year = var('trading_days_per_year') %}
{%- set split_threshold = var('split_ratio_threshold') %}

-- Everything about a day that needs the days before it. Only the past is looked at, never the
-- future: a late or corrected day can change the rows of its symbol from that day on, no others.

with daily as (

    select * from {{ ref('int_stock_daily_agg') }}

),

with_previous as (

    select
        *,
        row_number() over by_day as trading_day_number,
        lag(close) over by_day as previous_close,
        lag(adj_close) over by_day as previous_adj_close

    from daily
    window by_day as (partition by symbol order by trade_date)

),

with_returns as (

    select
        *,
        {{ as_decimal('close / previous_close - 1', 14, 8) }} as price_change,
        {{ as_decimal('adj_close / previous_adj_close - 1', 14, 8) }} as daily_return,
        -- What the adjusted price knows about and the traded price does not: 1 on a usual day, a
        -- little more when a dividend is paid, 2 when each share becomes two.
        {{ as_decimal('(previous_close / close) * (adj_close / previous_adj_close)', 12, 4) }} as split_ratio

    from with_previous

),

with_windows as (

    select
        *,
        {%- for days in average_days %}
        {{ rolling('avg', 'adj_close', days) }} as average_{{ days }},
        {%- endfor %}
        {{ rolling('avg', 'volume', volatility_days) }} as average_volume,
        {{ rolling_stddev('daily_return', volatility_days) }} as return_stddev,
        max(adj_close) over so_far as peak_adj_close,
        case
            when split_ratio >= {{ split_threshold }} or split_ratio <= 1.0 / {{ split_threshold }} then 1
            else 0
        end as is_split_day

    from with_returns
    window
        so_far as (
            partition by symbol order by trade_date
            rows between unbounded preceding and current row
        ),
        {{- rolling_windows(average_days + [volatility_days]) }}

)

select
    symbol,
    trade_date,
    {{ as_bigint('trading_day_number') }} as trading_day_number,
    open,
    high,
    low,
    close,
    adj_close,
    volume,
    typical_price,
    day_range,
    traded_value,
    {{ as_decimal('previous_close', 12, 4) }} as previous_close,
    price_change,
    daily_return,
    {%- for days in average_days %}
    {{ as_decimal('average_' ~ days, 18, 4) }} as sma_{{ days }},
    {%- endfor %}
    {{ as_decimal('average_volume', 20, 2) }} as average_volume,
    {{ as_decimal('return_stddev * ' ~ days_per_year ** 0.5, 14, 6) }} as volatility,
    {{ as_decimal('peak_adj_close', 18, 6) }} as peak_adj_close,
    {{ as_decimal('adj_close / peak_adj_close - 1', 14, 6) }} as drawdown,
    split_ratio,
    {{ as_integer('is_split_day') }} as is_split_day,
    ingested_at

from with_windows
