#!/usr/bin/env bash
# Writes testdata/releases/VERSION: the data folder of a demo as this release
# writes it, with what it holds in words. The upgrade test opens it with every
# later release. Run it once for each release; never change a folder afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:?usage: scripts/release-folder.sh VERSION}
folder=testdata/releases/$version
[ ! -e "$folder" ] || { echo "$folder is there already" >&2; exit 1; }
scripts/build.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export BEDSIDE_DATA=$work/data BEDSIDE_LISTEN=127.0.0.1:${BEDSIDE_PORT:-8497}
bin/bedside demo >"$work/log" 2>&1 &
demo=$!
until curl -sf -o /dev/null "http://$BEDSIDE_LISTEN/healthz"; do kill -0 "$demo"; sleep 0.1; done
kill "$demo"
wait "$demo" || true
bin/bedside check | grep -v '^all is well$' >"$work/written.txt"
mkdir -p "$folder"
cp -r "$work/data/." "$folder/"
rm -f "$folder/lock" "$folder/demo.lock"
cp "$work/written.txt" "$folder/written.txt"
cat "$folder/written.txt"
