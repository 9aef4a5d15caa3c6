#!/usr/bin/env bash
# with-postgres.sh CMD…: starts a private PostgreSQL in a folder of its own,
# with fsync as in a clinic, runs CMD with BEDSIDE_TEST_POSTGRES, and stops it.
# A database that BEDSIDE_TEST_POSTGRES names already is used as it is.
. "$(dirname "$0")/house.sh"

[ $# -gt 0 ] || fail "with-postgres.sh CMD…"
[ -z "${BEDSIDE_TEST_POSTGRES:-}" ] || exec "$@"

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { has initdb && bin=$(dirname "$(readlink -f "$(command -v initdb)")"); }
[ -n "$bin" ] || fail "PostgreSQL is needed: scripts/needs.sh postgres"

# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" = 0 ]; then
	user=postgres
	id "$user" >/dev/null 2>&1 || user=nobody
	as=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups)
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/bedside-postgres.XXXXXX")
pid=""
# Ends by pid what was started here; fast, but in order. The lock file of a
# server that has ended is gone.
finish() {
	if [ -n "$pid" ]; then
		kill -INT "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	fi
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" >"$dir/password"
[ ${#as[@]} = 0 ] || chown -R "$user" "$dir"
"${as[@]}" "$bin/initdb" -D "$dir/data" -U bedside --pwfile="$dir/password" -A scram-sha-256 \
	-E UTF8 --locale=C --no-instructions >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }

start() {
	port=$((20000 + RANDOM % 20000))
	"${as[@]}" "$bin/postgres" -D "$dir/data" -k "$dir" -h 127.0.0.1 -p "$port" \
		-c fsync=on -c synchronous_commit=on -c max_connections=400 -c shared_buffers=128MB \
		-c log_min_messages=fatal >"$dir/log" 2>&1 &
	pid=$!
	for _ in $(seq 300); do
		kill -0 "$pid" 2>/dev/null || return 1
		# The lock file's last line says how far the server is.
		grep -qs '^ready' "$dir/data/postmaster.pid" && return
		sleep 0.1
	done
	return 1
}
started=""
for _ in 1 2 3 4 5; do # a port that somebody else holds is met with another
	if start; then started=yes && break; fi
done
[ -n "$started" ] || { cat "$dir/log" >&2; fail "PostgreSQL did not start."; }

export BEDSIDE_TEST_POSTGRES="postgres://bedside:$password@127.0.0.1:$port/postgres?sslmode=disable"
export BEDSIDE_TEST_POSTGRES_BIN="$bin"
"$@"
