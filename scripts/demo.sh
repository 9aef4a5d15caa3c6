#!/usr/bin/env bash
# From a fresh machine with Go and Node to a running demo clinic.
. "$(dirname "$0")/house.sh"

scripts/build.sh
exec bin/bedside demo
