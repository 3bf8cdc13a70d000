-- A day joined with the current version of its share stays one row: no day is lost, none is doubled.

with traded as (

    select distinct symbol from {{ ref('fact_stock_daily') }}

),

current_stocks as (

    select symbol
    from {{ ref('dim_stocks') }}
    where is_current = 1

)

select
    traded.symbol,
    count(current_stocks.symbol) as current_versions

from traded
left join current_stocks
    on traded.symbol = current_stocks.symbol
group by traded.symbol
having count(current_stocks.symbol) <> 1
