-- One clean row per symbol and trading day.

select
    upper(trim(symbol)) as symbol,
    trade_date,
    {{ as_decimal('open', 12, 4) }} as open,
    {{ as_decimal('high', 12, 4) }} as high,
    {{ as_decimal('low', 12, 4) }} as low,
    {{ as_decimal('close', 12, 4) }} as close,
    volume

from {{ ref('raw_prices') }}
