#!/bin/sh
# Start the demonstration as a newcomer does, wait until it is well, fetch ten pages, stop it, and leave nothing behind.
set -eu
PORT="${PORT:-8763}"
ROOT=$(mktemp -d /tmp/onedoor-smoke-XXXXXX)
chmod 755 "$ROOT"
export ONEDOOR_STATE="$ROOT/state"
trap 'kill "$CITY" 2>/dev/null || true; wait "$CITY" 2>/dev/null || true; rm -rf "$ROOT"' EXIT INT TERM
.venv/bin/onedoor demo --data "$ROOT/data" --port "$PORT" --size desk >"$ROOT/out" 2>"$ROOT/err" &
CITY=$!
tries=0
until .venv/bin/python -c "from urllib.request import urlopen; urlopen('http://127.0.0.1:$PORT/healthz', timeout=2)" 2>/dev/null; do
    tries=$((tries + 1))
    if [ $tries -gt 240 ] || ! kill -0 "$CITY" 2>/dev/null; then
        echo "The demonstration did not come up:" >&2
        cat "$ROOT/err" >&2
        exit 1
    fi
    sleep 0.5
done
.venv/bin/python tools/ten_pages.py "http://127.0.0.1:$PORT"
kill "$CITY"
wait "$CITY" || true
if ! grep -q "start:" "$ROOT/out"; then
    echo "The demonstration did not say how long its start took." >&2
    exit 1
fi
grep "start:" "$ROOT/out"
