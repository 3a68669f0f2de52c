"""Router models on this machine: which preference fits the user's turn."""

import os

# Official builds of onnxruntime report to Microsoft, and write an id into ~/.cache, from their
# import on, unless this is set before it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
