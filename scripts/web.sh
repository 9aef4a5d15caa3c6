#!/usr/bin/env bash
# Builds web/dist when the web app's sources have changed since the last build.
. "$(dirname "$0")/house.sh"

stamp=bin/web.stamp
now=$(find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/stories/*' -print0 |
	sort -z | xargs -0 cat | digest)
if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && [ -s web/dist/index.html ]; then
	exit 0
fi
npm_ci web
say "building the web app …"
(cd web && npm run --silent build)
mkdir -p bin
printf '%s\n' "$now" >"$stamp"
