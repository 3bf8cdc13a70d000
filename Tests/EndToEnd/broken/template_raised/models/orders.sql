select {{ checked(-1) }} as id
