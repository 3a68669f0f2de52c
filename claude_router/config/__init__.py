"""The user's configuration: model, loading with every problem named, keys, paths."""
