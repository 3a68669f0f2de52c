"""Router models on this machine: which preference fits the user's turn."""
