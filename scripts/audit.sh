#!/bin/sh
# Looks up requirements.lock in the advisory database: `scripts/audit.sh PYTHON`.
# Status 1 where a package is known to be vulnerable; 0 where nothing could be asked.
set -eu
cd "$(dirname "$0")/.."
venv=build/audit-venv
skipped() {
  echo "audit: skipped, $1 could not be reached"
  exit 0
}
if [ ! -x "$venv/bin/pip-audit" ]; then
  "$1" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 15 \
    "pip-audit>=2.9" >/dev/null 2>&1 || skipped PyPI
fi
# The versions are all named: nothing is resolved or installed.
status=0
found=$("$venv/bin/pip-audit" --requirement requirements.lock --no-deps --disable-pip \
  --progress-spinner off --timeout 15 2>&1) || status=$?
case "$found" in
  *"Found "*"known vulnerabilit"*) printf '%s\n' "$found"; exit 1 ;;
esac
[ "$status" = 0 ] || skipped "the advisory service"
# A mirror of PyPI may know the packages, but no advisories: then nothing was looked up.
locked=$(grep -c '^[a-z]' requirements.lock)
missed=$(printf '%s\n' "$found" | grep -c 'could not be audited') || true
[ "$missed" -lt "$locked" ] || skipped "the advisory service"
echo "audit: no known vulnerability in $((locked - missed)) packages, $missed could not be looked up"
