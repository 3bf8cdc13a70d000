-- Days on which the traded price jumped because shares were split, with the ratio.

select
    stocks.company,
    daily.trade_date,
    daily.previous_close,
    daily.close,
    daily.price_change,
    daily.daily_return,
    daily.split_ratio

from {{ ref('fact_stock_daily') }} as daily
inner join {{ ref('dim_stocks') }} as stocks
    on daily.symbol = stocks.symbol
    and stocks.is_current = 1
where daily.is_split_day = 1
order by daily.trade_date, stocks.company
