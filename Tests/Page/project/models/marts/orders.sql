select o.order_id, c.name, o.amount, o.ordered_on from {{ ref('stg_orders') }} as o join {{ ref('stg_customers') }} as c on c.customer_id = o.customer_id
