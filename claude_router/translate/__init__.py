"""Anthropic Messages to and from the providers' own APIs. Pure: no I/O, no clock."""
