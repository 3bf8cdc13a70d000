-- One row per symbol and calendar month. The first and the last month may be partial.

with daily as (

    select
        *,
        {{ month_start('trade_date') }} as month_start

    from {{ ref('fact_stock_daily') }}

),

placed as (

    select
        *,
        row_number() over (partition by symbol, month_start order by trade_date) as day_from_start,
        row_number() over (partition by symbol, month_start order by trade_date desc) as day_from_end

    from daily

),

monthly as (

    select
        symbol,
        month_start,
        count(*) as trading_days,
        max(case when day_from_start = 1 then open end) as open,
        max(high) as high,
        min(low) as low,
        max(case when day_from_end = 1 then close end) as close,
        max(case when day_from_end = 1 then adj_close end) as adj_close,
        sum(volume) as volume,
        sum(traded_value) as traded_value,
        min(drawdown) as worst_drawdown,
        avg(volatility) as average_volatility,
        sum(is_split_day) as split_days

    from placed
    group by symbol, month_start

),

with_previous as (

    select
        *,
        lag(adj_close) over (partition by symbol order by month_start) as previous_adj_close

    from monthly

)

select
    {{ day_key('symbol', 'month_start') }} as stock_month_key,
    symbol,
    month_start,
    {{ as_bigint('trading_days') }} as trading_days,
    {{ as_decimal('open', 12, 4) }} as open,
    {{ as_decimal('high', 12, 4) }} as high,
    {{ as_decimal('low', 12, 4) }} as low,
    {{ as_decimal('close', 12, 4) }} as close,
    {{ as_decimal('adj_close', 18, 6) }} as adj_close,
    {{ as_bigint('volume') }} as volume,
    {{ as_decimal('traded_value', 26, 2) }} as traded_value,
    {{ as_decimal('adj_close / previous_adj_close - 1', 14, 8) }} as monthly_return,
    {{ as_decimal('average_volatility', 14, 6) }} as average_volatility,
    {{ as_decimal('worst_drawdown', 14, 6) }} as worst_drawdown,
    {{ as_bigint('split_days') }} as split_days

from with_previous
