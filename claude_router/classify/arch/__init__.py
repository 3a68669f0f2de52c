"""Arch-Router-1.5B (arXiv 2506.16655) on ONNX Runtime: export of its weights, prompt, decisions."""
