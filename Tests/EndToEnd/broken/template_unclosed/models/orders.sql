select {{ var('x', 1) as id
