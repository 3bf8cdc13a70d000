select {{ settings.limit }} as id
