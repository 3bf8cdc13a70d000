{{ config(materialized='incremental', incremental_strategy='merg', unique_key='id') }}
select 1 as id
