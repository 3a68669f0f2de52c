"""The guided setup of a first run."""
