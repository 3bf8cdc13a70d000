{% set columns = ['open', 'high' %}
select
    {% for column in columns %}
    {{ column.upper( }},
    {% endif %}
from prices
