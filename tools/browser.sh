#!/bin/sh
# Chromium and Chinese fonts for the browser tests, from the distribution. Without them those tests are skipped and say so.
set -u
if command -v chromium >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi 'Noto Serif CJK'; then
    echo "Chromium and Chinese fonts are here."
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Chromium or Chinese fonts are missing. Type, as superuser:  apt-get install -y chromium fonts-noto-cjk fontconfig" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
