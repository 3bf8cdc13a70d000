package struct Room {}
