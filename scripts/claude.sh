#!/bin/sh
# Prints the path of a Claude Code to use: CLAUDE_ROUTER_CLAUDE, one on PATH, or one from npm in .claude-code/.
set -eu
cd "$(dirname "$0")/.."
if [ -n "${CLAUDE_ROUTER_CLAUDE:-}" ]; then
  echo "$CLAUDE_ROUTER_CLAUDE"
  exit
fi
if command -v claude >/dev/null 2>&1; then
  command -v claude
  exit
fi
native() {
  find "$PWD/.claude-code/node_modules/@anthropic-ai" -path '*/claude-code-*/claude' -type f 2>/dev/null | head -n 1
}
if [ -z "$(native)" ]; then
  command -v npm >/dev/null 2>&1 || { echo "Neither claude nor npm is on PATH: install Claude Code, or Node.js with npm." >&2; exit 1; }
  echo "Installing Claude Code from npm into .claude-code/ …" >&2
  npm install --prefix .claude-code --no-audit --no-fund --no-save \
    "@anthropic-ai/claude-code@${CLAUDE_CODE_VERSION:-2.1.331}" >&2
fi
native
