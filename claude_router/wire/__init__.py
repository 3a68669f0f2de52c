"""Wire formats under their published names: Anthropic Messages, Chat Completions, Responses, SSE."""
