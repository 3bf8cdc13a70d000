-- The months of a symbol hold the volume of its days, no more and no less.

with daily as (

    select symbol, sum(volume) as volume
    from {{ ref('fact_stock_daily') }}
    group by symbol

),

monthly as (

    select symbol, sum(volume) as volume
    from {{ ref('agg_stock_monthly') }}
    group by symbol

)

select
    daily.symbol,
    daily.volume as volume_of_days,
    monthly.volume as volume_of_months

from daily
left join monthly
    on daily.symbol = monthly.symbol
where {{ differs('daily.volume', 'monthly.volume') }}
