-- Its parent is switched off.

select * from {{ ref('agg_stock_quarterly') }}
