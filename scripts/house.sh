# Sourced by the scripts beside it: where we are, and three words they share.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A static binary without cgo: no C compiler is asked for.
export CGO_ENABLED=0

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

digest() { if has sha256sum; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1; }

# npm_ci FOLDER installs what the folder's lock file says, once per lock file.
npm_ci() {
	local want stamp="$1/node_modules/.bedside-lock"
	want=$(cat "$1/package.json" "$1/package-lock.json" | digest)
	if [ "$(cat "$stamp" 2>/dev/null)" = "$want" ]; then return; fi
	has npm || fail "Node.js 20.19 or newer is needed (npm was not found)."
	say "npm packages of $1 …"
	(cd "$1" && npm ci --no-audit --no-fund --loglevel=error) || return
	printf '%s\n' "$want" >"$stamp"
}

# buf answers the path of buf: the one that tools/ pins, or, on a platform that
# it has none for, the one in PATH.
buf() {
	npm_ci tools >&2
	ls "$PWD"/tools/node_modules/@bufbuild/buf-*/bin/buf 2>/dev/null | head -n 1 | grep . || command -v buf ||
		fail "buf is needed (no package for this platform in tools/)."
}
