#!/usr/bin/env bash
# contract.sh           generates Go and TypeScript from api/proto
# contract.sh --check   fails when what is committed is not what would be generated
. "$(dirname "$0")/house.sh"

buf=$(buf)

# The web folder generates with its own settings; its plugin lies in its own
# node_modules.
web() {
	[ -f web/buf.gen.yaml ] || return 0
	npm_ci web && (cd web && PATH="$PWD/node_modules/.bin:$PATH" "$buf" generate ../api/proto --template buf.gen.yaml -o "$1")
}

if [ "${1:-}" != --check ]; then
	rm -f api/v1/*.pb.go api/v1/bedsidev1connect/*.connect.go
	(cd api && "$buf" generate)
	web .
	exit
fi

(cd api && "$buf" lint)

# Against the newest release: what clinics' apps speak must not break. Before
# the first release, against the last commit.
if against=$(git describe --tags --abbrev=0 2>/dev/null || git rev-parse --verify -q HEAD); then
	(cd api && "$buf" breaking --against "$(git rev-parse --path-format=absolute --git-common-dir)#format=git,ref=$against,subdir=api")
fi

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
mkdir -p "$fresh/go/api" "$fresh/web"
(cd api && "$buf" generate -o "$fresh/go/api")
diff -r -x doc.go "$fresh/go/api/v1" api/v1 || fail "api/v1 is not what api/proto says: make contract"
web "$fresh/web"
[ ! -d "$fresh/web/src/contract" ] || diff -r "$fresh/web/src/contract" web/src/contract ||
	fail "web/src/contract is not what api/proto says: make contract"
say "the contract is what the protos say"
