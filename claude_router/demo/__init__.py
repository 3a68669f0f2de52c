"""Stand-in providers on loopback, for trying everything without a key and for our own tests."""
