"""The client we start: where its binary is, how its arguments are read, what its environment needs."""
