"""What can go wrong while a model is exported; the messages are for the user."""


class CheckpointError(Exception):
    """The folder holds no checkpoint that can be exported."""


class ExportError(Exception):
    """The exported model could not be written."""
