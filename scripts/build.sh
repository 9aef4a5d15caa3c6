#!/usr/bin/env bash
# Builds bin/bedside: one static file, with the web app inside.
. "$(dirname "$0")/house.sh"

has go || fail "Go 1.26 or newer is needed."
scripts/web.sh
mkdir -p bin
version=$(git describe --tags --always --dirty 2>/dev/null || echo unknown)
flags="-s -w"
# The version is linked in only where there is a place for it.
if grep -rqs --include='*.go' '^var version ' cmd/bedside; then flags="$flags -X main.version=$version"; fi
go build -trimpath -ldflags "$flags" -o bin/bedside ./cmd/bedside
