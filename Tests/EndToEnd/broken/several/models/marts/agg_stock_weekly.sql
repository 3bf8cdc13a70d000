-- A block that is never closed.

select
    symbol,
    {% if target.type == 'sqlite' %}
    strftime('%W', trade_date) as week

from {{ ref('fact_stock_daily') }}
