"""A router model on a server that speaks Chat Completions, e.g. Ollama, vLLM or llama.cpp."""
