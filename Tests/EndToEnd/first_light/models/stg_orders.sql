select id, customer, amount from {{ ref('orders_raw') }}
