#!/usr/bin/env bash
# Formatting, vet, staticcheck, and the protos' own lint.
. "$(dirname "$0")/house.sh"

unformatted=$(find . -name '*.go' -not -path '*/node_modules/*' -not -path './api/v1/*' -exec gofmt -l {} +)
[ -z "$unformatted" ] || fail "gofmt would change: $unformatted"
go vet ./...
go tool staticcheck ./...
buf=$(buf)
(cd api && "$buf" lint)
