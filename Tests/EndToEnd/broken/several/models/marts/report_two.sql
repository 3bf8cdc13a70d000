-- The other half.

select * from {{ ref('report_one') }}
