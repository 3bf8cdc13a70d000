select {{ cents(valeu=1) }} as id
