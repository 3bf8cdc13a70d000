-- A symbol has at most one row a day.

select
    symbol,
    trade_date,
    count(*) as occurrences

from {{ ref('fact_stock_daily') }}
group by symbol, trade_date
having count(*) > 1
