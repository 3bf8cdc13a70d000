select id as order_id, customer_id, {{ euros('amount') }} as amount, ordered_on from {{ ref('raw_orders') }}
