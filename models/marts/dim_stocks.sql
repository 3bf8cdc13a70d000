-- One row per share and version of its record: who it is, from when to when that was so, how it is to
-- be shown, and how far its prices reach. What is joined to it by symbol takes the current version.

with metadata as (

    select
        *,
        row_number() over (partition by symbol order by dbt_valid_from) as version_number

    from {{ ref('snap_stock_metadata') }}

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
    {{ version_key('metadata.symbol', 'metadata.version_number') }} as stock_version_key,
    metadata.symbol,
    {{ as_integer('metadata.version_number') }} as version_number,
    {{ as_timestamp('metadata.dbt_valid_from') }} as valid_from,
    {{ as_timestamp('metadata.dbt_valid_to') }} as valid_to,
    {{ as_integer('case when metadata.dbt_valid_to is null then 1 else 0 end') }} as is_current,
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
    {{ as_decimal('history.worst_drawdown', 14, 6) }} as worst_drawdown

from metadata
left join symbols
    on metadata.symbol = symbols.symbol
left join history
    on metadata.symbol = history.symbol
