{{ config(materialized='incremental', unique_key='customer', tags=['mart']) }}
select customer, {{ twice('sum(amount)') }} as doubled
from {{ ref('big_orders') }}
{% if is_incremental() %}where customer <> 'bob'{% endif %}
group by customer
