-- How far the history of each share reaches.

select
    symbol,
    min(trade_date) as first_trade_date,
    max(trade_date) as last_trade_date,
    count(*) as trading_days

from {{ ref('fact_stock_daily') }}
group by symbol
