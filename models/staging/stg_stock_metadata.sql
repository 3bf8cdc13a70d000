-- One clean row per symbol; the newest record of a symbol is the valid one.

with delivered as (

    select * from {{ source('raw', 'stock_metadata') }}

),

typed as (

    select
        {{ clean_symbol('symbol') }} as symbol,
        {{ as_text('trim(company)') }} as company,
        {{ as_text('upper(trim(exchange))') }} as exchange,
        {{ as_text('trim(sector)') }} as sector,
        {{ as_text('upper(trim(currency))') }} as currency,
        {{ as_date('listed_on') }} as listed_on,
        {{ as_timestamp('ingested_at') }} as ingested_at,
        _file,
        _line

    from delivered
    where symbol is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by symbol
            order by ingested_at desc, _file desc, _line desc
        ) as recency

    from typed

)

select
    symbol,
    company,
    exchange,
    sector,
    currency,
    listed_on,
    ingested_at

from ranked
where recency = 1
