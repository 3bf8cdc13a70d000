-- Prices and volume with the change against the day before.

select
    symbol,
    trade_date,
    open,
    high,
    low,
    close,
    volume,
    adj_close,
    close / lag(close) over (partition by symbol order by trade_date) - 1 as daily_return

from {{ ref('stg_stock_prices') }}
