#!/usr/bin/env bash
# What CI runs, from a clean clone. Every step is tried, so that one run shows
# all that is wrong. BEDSIDE_PROVE=1 runs every long proof whole: the tests
# read it, and the fuzz targets get two minutes each.
. "$(dirname "$0")/house.sh"

failed=""
step() {
	local name=$1 began=$SECONDS
	shift
	say "== $name"
	if "$@"; then say "== $name: ok, $((SECONDS - began)) s"; else
		say "== $name: FAILED after $((SECONDS - began)) s"
		failed="$failed $name"
	fi
}

needs() { scripts/needs.sh postgres chromium && npm_ci tools && npm_ci web; }
web_check() { (cd web && npm run --silent check && { npm run --silent size || false; }); }
stories() { (cd web && npm run --silent stories); }
go_tests() { scripts/with-postgres.sh go test -timeout "$limit" ./...; }
races() { CGO_ENABLED=1 go test -race -timeout "$limit" ./bus/... ./live/... ./store/... ./work/... ./server/...; }

limit=12m
export FUZZTIME=${FUZZTIME:-10s}
if [ -n "${BEDSIDE_PROVE:-}" ]; then
	export BEDSIDE_PROVE FUZZTIME=2m
	limit=3h
else
	unset BEDSIDE_PROVE
fi
BEDSIDE_CHROMIUM=${BEDSIDE_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}

step needs needs
export BEDSIDE_CHROMIUM=${BEDSIDE_CHROMIUM:-$(command -v chromium || true)}
step modules go mod verify
step contract scripts/contract.sh --check
step lint scripts/lint.sh
step build scripts/build.sh
step web web_check
step tests go_tests
step fuzz scripts/fuzz.sh
[ ! -d web/stories ] || step stories stories
# The race detector needs a C compiler, which nothing else here does.
if [ -n "${BEDSIDE_PROVE:-}" ] && has gcc; then step races races; fi

[ -z "$failed" ] || { say "failed:$failed ($SECONDS s)"; exit 1; }
say "all checks passed in $SECONDS s"
