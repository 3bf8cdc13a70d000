select 1 as a, {{ outer(nmae=1) }}
