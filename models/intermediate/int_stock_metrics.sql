{{ config(materialized='table') }}

-- Everything about a day that needs the days before it. Only the past is looked at, never the
-- future: a late or corrected day can change the rows of its symbol from that day on, no others.

with daily as (

    select * from {{ ref('int_stock_daily_agg') }}

),

with_previous as (

    select
        *,
        row_number() over (partition by symbol order by trade_date) as trading_day_number,
        lag(close) over (partition by symbol order by trade_date) as previous_close,
        lag(adj_close) over (partition by symbol order by trade_date) as previous_adj_close

    from daily

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
        {% for days in var('moving_average_days') %}
        {{ rolling('avg', 'adj_close', days) }} as average_{{ days }},
        {% endfor %}
        {{ rolling('avg', 'volume', var('volatility_days')) }} as average_volume,
        {{ rolling_stddev('daily_return', var('volatility_days')) }} as return_stddev,
        case
            when split_ratio >= {{ var('split_ratio_threshold') }}
                or split_ratio <= 1.0 / {{ var('split_ratio_threshold') }}
                then 1
            else 0
        end as is_split_day,
        max(adj_close) over (
            partition by symbol order by trade_date
            rows between unbounded preceding and current row
        ) as peak_adj_close

    from with_returns

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
    {% for days in var('moving_average_days') %}
    {{ as_decimal('average_' ~ days, 18, 4) }} as sma_{{ days }},
    {% endfor %}
    {{ as_decimal('average_volume', 20, 2) }} as average_volume,
    {{ as_decimal('return_stddev * ' ~ var('trading_days_per_year') ** 0.5, 14, 6) }} as volatility,
    {{ as_decimal('peak_adj_close', 18, 6) }} as peak_adj_close,
    {{ as_decimal('adj_close / peak_adj_close - 1', 14, 6) }} as drawdown,
    split_ratio,
    {{ as_integer('is_split_day') }} as is_split_day,
    ingested_at

from with_windows
