"""Wire formats under their published names: Messages, Chat Completions, Responses, SSE."""
