"""Which model takes a request, and why. Pure: no I/O, no clock."""
