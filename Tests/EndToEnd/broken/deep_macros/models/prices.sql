select
  {{ outer('a') }} as a
