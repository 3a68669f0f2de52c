"""What every test may rely on, however the run itself was started."""

import signal

# `nohup make test &` hands its ignored signals down to every program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
