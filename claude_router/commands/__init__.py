"""`claude-router router …`: one file a command; each writes to the streams it is given."""
