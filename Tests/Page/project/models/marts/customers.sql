-- One row per customer, '</script>' included.
select c.customer_id, c.name, t.orders, t.total
from {{ ref('stg_customers') }} as c
left join {{ ref('int_customer_totals') }} as t on t.customer_id = c.customer_id
