"""Which keys do what in the setup screen."""

CHOOSE_KEYS = ("up/down/1/2/3 choose", "enter see the file", "esc not now", "N never ask again")
READ_KEYS = ("enter write it and start Claude", "up/down scroll", "esc back")
