#!/usr/bin/env bash
# needs.sh [postgres] [chromium]: installs what the checks need and is not here.
. "$(dirname "$0")/house.sh"

# Debian's own programs stand outside PATH.
postgres_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
chromium_bin() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

install() {
	has apt-get || fail "$1 is needed and was not found; install it by hand."
	local root=""
	[ "$(id -u)" = 0 ] || root="sudo"
	say "installing $1 …"
	$root apt-get update -qq
	$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

for need in "$@"; do
	case $need in
	postgres) has initdb || [ -n "$(postgres_bin)" ] || install postgresql ;;
	chromium) chromium_bin >/dev/null || install chromium ;;
	*) fail "needs.sh does not know $need" ;;
	esac
done
