"""What can go wrong while a model is installed; the messages are for the user."""


class InstallError(Exception):
    """Nothing was installed."""


class CheckpointError(InstallError):
    """The folder holds no checkpoint that can be exported."""


class ExportError(InstallError):
    """The exported model could not be written."""


class DownloadError(InstallError):
    """The checkpoint could not be fetched, or not in full."""


class BusyError(InstallError):
    """Another process works on the same folder."""
