-- One row per share: who it is, how it is to be shown, and how far its history reaches.

with metadata as (

    select * from {{ ref('stg_stock_metadata') }}

),

symbols as (

    select * from {{ ref('stock_symbols') }}

),

daily as (

    select
        *,
        row_number() over (partition by symbol order by trade_date desc) as days_back

    from {{ ref('fact_stock_daily') }}

),

history as (

    select
        symbol,
        min(trade_date) as first_trade_date,
        max(trade_date) as last_trade_date,
        count(*) as trading_days,
        sum(is_split_day) as split_days,
        max(case when days_back = 1 then close end) as last_close,
        max(peak_adj_close) as peak_adj_close,
        min(drawdown) as worst_drawdown

    from daily
    group by symbol

)

select
    metadata.symbol,
    metadata.company,
    symbols.short_name,
    symbols.sort_order,
    metadata.exchange,
    metadata.sector,
    metadata.currency,
    metadata.listed_on,
    {{ as_date('history.first_trade_date') }} as first_trade_date,
    {{ as_date('history.last_trade_date') }} as last_trade_date,
    {{ as_integer(days_between('history.first_trade_date', 'history.last_trade_date') ~ ' + 1') }} as days_covered,
    {{ as_bigint('coalesce(history.trading_days, 0)') }} as trading_days,
    {{ as_bigint('coalesce(history.split_days, 0)') }} as split_days,
    {{ as_decimal('history.last_close', 12, 4) }} as last_close,
    {{ as_decimal('history.peak_adj_close', 18, 6) }} as peak_adj_close,
    {{ as_decimal('history.worst_drawdown', 14, 6) }} as worst_drawdown,
    metadata.ingested_at

from metadata
left join symbols
    on metadata.symbol = symbols.symbol
left join history
    on metadata.symbol = history.symbol
