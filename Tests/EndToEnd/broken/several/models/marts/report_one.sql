-- One half of a circle.

select * from {{ ref('report_two') }}
