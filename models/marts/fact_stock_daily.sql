{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='stock_day_key',
        on_schema_change='fail',
        indexes=[
            {'columns': ['stock_day_key'], 'unique': true},
            {'columns': ['symbol', 'trade_date'], 'unique': true},
        ],
    )
}}

-- Daily prices, volume and metrics, one row per symbol and trading day.
--
-- A metric looks back over any number of earlier days, so a day that comes late or is corrected
-- changes the rows after it as well. An incremental run therefore finds, per symbol, the first day
-- that is new or not as it was built, and writes all days from there on again: the outcome is the
-- one of a full refresh. Nothing new: nothing is written.

with metrics as (

    select * from {{ ref('int_stock_metrics') }}

),

{%- if is_incremental() %}

changed as (

    select
        metrics.symbol,
        min(metrics.trade_date) as first_changed_on

    from metrics
    left join {{ this }} as built
        on metrics.symbol = built.symbol
        and metrics.trade_date = built.trade_date
    where built.symbol is null
        or {{ any_differs('metrics', 'built', ['open', 'high', 'low', 'close', 'adj_close', 'volume', 'ingested_at']) }}
    group by metrics.symbol

),

{%- endif %}

to_write as (

    select metrics.*
    from metrics
    {%- if is_incremental() %}
    inner join changed
        on metrics.symbol = changed.symbol
        and metrics.trade_date >= changed.first_changed_on
    {%- endif %}

)

select
    {{ day_key('symbol', 'trade_date') }} as stock_day_key,
    symbol,
    trade_date,
    trading_day_number,
    open,
    high,
    low,
    close,
    adj_close,
    volume,
    typical_price,
    day_range,
    traded_value,
    previous_close,
    price_change,
    daily_return,
    {%- for days in var('moving_average_days') %}
    sma_{{ days }},
    {%- endfor %}
    average_volume,
    volatility,
    peak_adj_close,
    drawdown,
    split_ratio,
    is_split_day,
    ingested_at

from to_write
