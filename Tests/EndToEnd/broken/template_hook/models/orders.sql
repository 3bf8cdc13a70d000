{{ config(post_hook="{{ grant_all() }}") }}
select 1 as id
