-- Only symbols of the reference list are reported on. A new one is added to the seed first.

select
    daily.symbol,
    count(*) as unknown_days

from {{ ref('fact_stock_daily') }} as daily
left join {{ ref('stock_symbols') }} as symbols
    on daily.symbol = symbols.symbol
where symbols.symbol is null
group by daily.symbol
