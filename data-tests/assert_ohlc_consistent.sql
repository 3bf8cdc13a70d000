-- low <= open, close <= high on every day.

select
    symbol,
    trade_date,
    open,
    high,
    low,
    close

from {{ ref('fact_stock_daily') }}
where low > high
    or open not between low and high
    or close not between low and high
