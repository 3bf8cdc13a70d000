-- The ten deepest points below an earlier peak, one per symbol and year.

with deepest as (

    select
        symbol,
        trade_date,
        drawdown,
        row_number() over (
            partition by symbol, substr({{ as_text('trade_date') }}, 1, 4)
            order by drawdown, trade_date
        ) as place

    from {{ ref('fact_stock_daily') }}

)

select
    symbol,
    trade_date,
    drawdown

from deepest
where place = 1
order by drawdown
limit 10
