-- One clean row per symbol and trading day: typed, upper case, the newest delivery wins.

with delivered as (

    select * from {{ source('raw', 'stock_volumes') }}

),

typed as (

    select
        {{ clean_symbol('symbol') }} as symbol,
        {{ as_date('trade_date') }} as trade_date,
        {{ as_bigint('volume') }} as volume,
        {{ as_timestamp('ingested_at') }} as ingested_at,
        _file,
        _line

    from delivered
    where symbol is not null
        and trade_date is not null
        and volume is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by symbol, trade_date
            order by ingested_at desc, _file desc, _line desc
        ) as recency

    from typed

)

select
    symbol,
    trade_date,
    volume,
    ingested_at

from ranked
where recency = 1
