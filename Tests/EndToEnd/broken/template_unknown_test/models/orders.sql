select {% if 1 is defned %}1{% endif %} as id
