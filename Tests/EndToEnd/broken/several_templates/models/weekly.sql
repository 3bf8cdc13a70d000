select '{{ week | string | trimm }}' as week,
    {{ 1 is evn }} as is_even,
    "{{ 'unclosed }}" as name
from prices
