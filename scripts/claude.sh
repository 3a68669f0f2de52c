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
fail() {
  echo "$1: install Claude Code (npm install -g @anthropic-ai/claude-code), or set CLAUDE_ROUTER_CLAUDE to one." >&2
  exit 1
}
if [ -z "$(native)" ]; then
  command -v npm >/dev/null 2>&1 || fail "Neither claude nor npm is on PATH"
  echo "Fetching Claude Code from npm into .claude-code/ (once, about 350 MB) …" >&2
  NPM_CONFIG_UPDATE_NOTIFIER=false npm install --prefix .claude-code --no-audit --no-fund --no-save --loglevel=error \
    "@anthropic-ai/claude-code@${CLAUDE_CODE_VERSION:-2.1.331}" >&2 || fail "npm could not fetch Claude Code"
  [ -n "$(native)" ] || fail "npm brought no Claude Code for this machine"
fi
native
