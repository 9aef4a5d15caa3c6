#!/usr/bin/env bash
# Runs every fuzz target for FUZZTIME. What is found lands in the package's
# testdata/fuzz, and from then on in its tests.
. "$(dirname "$0")/house.sh"

# late tells an end that came late from a finding: up to Go 1.26 a worker that is
# busy when the time is over makes go test fail with a bare "context deadline
# exceeded" (golang/go#75804). A finding says more: what was found, and where it
# was written.
late() {
	[ "$(grep -vE '^fuzz: |^--- FAIL: Fuzz[A-Za-z0-9_]+ \([0-9.]+s\)$|^FAIL|^exit status 1$' bin/fuzz.log)" = "    context deadline exceeded" ] &&
		say "   ended late, nothing was found"
}

mkdir -p bin
time=${FUZZTIME:-10s}
found=0
while IFS=: read -r file target; do
	found=$((found + 1))
	say "fuzz ${file%/*} $target $time"
	go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "./${file%/*}" >bin/fuzz.log 2>&1 || late || {
		cat bin/fuzz.log
		fail "$target in ${file%/*} fails."
	}
done < <(find . -name '*_test.go' -not -path '*/node_modules/*' -exec grep -HoE '^func Fuzz[A-Za-z0-9_]+' {} + |
	sed -e 's|^\./||' -e 's/:func /:/' | sort)
say "$found fuzz targets, $time each"
