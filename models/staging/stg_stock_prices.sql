-- One clean row per symbol and trading day: typed, upper case, the newest delivery wins.

with delivered as (

    select * from {{ source('raw', 'stock_prices') }}

),

typed as (

    select
        {{ clean_symbol('symbol') }} as symbol,
        {{ as_date('trade_date') }} as trade_date,
        {{ as_decimal('open', 12, 4) }} as open,
        {{ as_decimal('high', 12, 4) }} as high,
        {{ as_decimal('low', 12, 4) }} as low,
        {{ as_decimal('close', 12, 4) }} as close,
        {{ as_decimal('adj_close', 18, 6) }} as adj_close,
        {{ as_timestamp('ingested_at') }} as ingested_at,
        _file,
        _line

    from delivered
    where symbol is not null
        and trade_date is not null
        and close is not null

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
    open,
    high,
    low,
    close,
    adj_close,
    ingested_at

from ranked
where recency = 1
