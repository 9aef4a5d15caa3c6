#!/usr/bin/env bash
# Runs every fuzz target for FUZZTIME. What is found lands in the package's
# testdata/fuzz, and from then on in its tests.
. "$(dirname "$0")/house.sh"

mkdir -p bin
time=${FUZZTIME:-10s}
found=0
while IFS=: read -r file target; do
	found=$((found + 1))
	say "fuzz ${file%/*} $target $time"
	go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "./${file%/*}" >bin/fuzz.log 2>&1 || {
		cat bin/fuzz.log
		fail "$target in ${file%/*} fails."
	}
done < <(find . -name '*_test.go' -not -path '*/node_modules/*' -exec grep -HoE '^func Fuzz[A-Za-z0-9_]+' {} + |
	sed -e 's|^\./||' -e 's/:func /:/' | sort)
say "$found fuzz targets, $time each"
