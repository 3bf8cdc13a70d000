-- Prices and volume of a day side by side, with what follows from this one day alone.
-- A day whose volume has not arrived yet stays in, with an empty volume.

with prices as (

    select * from {{ ref('stg_stock_prices') }}

),

volumes as (

    select * from {{ ref('stg_stock_volumes') }}

)

select
    prices.symbol,
    prices.trade_date,
    prices.open,
    prices.high,
    prices.low,
    prices.close,
    prices.adj_close,
    volumes.volume,
    {{ as_decimal('(prices.high + prices.low + prices.close) / 3', 12, 4) }} as typical_price,
    {{ as_decimal('prices.high - prices.low', 12, 4) }} as day_range,
    {{ as_decimal('prices.close * volumes.volume', 24, 2) }} as traded_value,
    {{ as_timestamp(later_of('prices.ingested_at', 'volumes.ingested_at')) }} as ingested_at

from prices
left join volumes
    on prices.symbol = volumes.symbol
    and prices.trade_date = volumes.trade_date
