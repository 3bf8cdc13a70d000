{# all orders
select 1 as id
