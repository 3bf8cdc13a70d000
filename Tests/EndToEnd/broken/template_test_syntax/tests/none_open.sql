select * from {{ ref('orders') }
