select
{% for i in [1, 2] %}
  {{ i }} as c{{ i }},
{% endif %}
1 as id
