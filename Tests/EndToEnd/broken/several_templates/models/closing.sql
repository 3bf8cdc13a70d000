select
    {{ in_cents('close' }} as cents,
    {{ 'close' | uper }} as name,
    {% if target.type = 'sqlite' %}
    {{ percent('close', ) 'open') }} as share,
    {% endif %}
    {% for day in ['mon' 'tue'] %}{{ day | upcase }}{% endfor %}
    {% set last = %}
    {{ day is weekday }} as is_weekday,
    {{ # }}
from prices
