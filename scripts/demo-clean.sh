#!/usr/bin/env bash
# Forgets the demo clinic. Touches only a folder that a demo has made.
. "$(dirname "$0")/house.sh"

data=${BEDSIDE_DATA:-demo-data}
[ -e "$data" ] || { say "There is no demo clinic in $data."; exit 0; }
[ -f "$data/demo.json" ] || fail "$data was not made by a demo (it has no demo.json); nothing was removed."
rm -rf -- "$data"
say "The demo clinic in $data is forgotten."
