-- Every staged day is in the fact table and the fact table has no others. A day that was withdrawn
-- from the raw tables shows up here: only a full refresh takes it out.

select
    'missing in fact_stock_daily' as problem,
    staged.symbol,
    staged.trade_date

from {{ ref('stg_stock_prices') }} as staged
left join {{ ref('fact_stock_daily') }} as daily
    on staged.symbol = daily.symbol
    and staged.trade_date = daily.trade_date
where daily.symbol is null

union all

select
    'not staged any more' as problem,
    daily.symbol,
    daily.trade_date

from {{ ref('fact_stock_daily') }} as daily
left join {{ ref('stg_stock_prices') }} as staged
    on daily.symbol = staged.symbol
    and daily.trade_date = staged.trade_date
where staged.symbol is null
