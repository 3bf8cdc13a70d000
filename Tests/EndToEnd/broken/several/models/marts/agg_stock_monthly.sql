-- A source that is declared nowhere.

select
    symbol,
    count(*) as trading_days

from {{ source('raw', 'stock_prices') }}
group by symbol
