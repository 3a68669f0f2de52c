"""The configuration as the preferences screen edits and tries it."""
