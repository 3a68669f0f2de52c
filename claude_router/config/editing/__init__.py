"""How a configuration file is changed line by line, the rest of it byte for byte as it was."""
