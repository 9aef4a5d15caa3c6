#!/usr/bin/env bash
# Prints the tables of docs/decisions/0011-dependencies.md: what others wrote
# and we carry, under which licence, and how large it is. dependencies.sh [PACKAGES]: of these instead of all.
. "$(dirname "$0")/house.sh"

# licence FOLDER answers the SPDX name of what the folder's licence file says.
licence() {
	local text file
	file=$(ls "$1"/LICEN[SC]E "$1"/LICEN[SC]E.* "$1"/COPYING* 2>/dev/null | head -n 1)
	text=$(tr -s ' \n' ' ' <"${file:-/dev/null}")
	case $text in
	*"Apache License"*"Version 2.0"*) say Apache-2.0 ;;
	*"Mozilla Public License"*) say MPL-2.0 ;;
	*"Permission is hereby granted, free of charge"*) say MIT ;;
	*"Permission to use, copy, modify, and"*"distribute this software"*) say ISC ;;
	*"Neither the name"*) say BSD-3-Clause ;;
	*"Redistribution and use in source and binary forms"*) say BSD-2-Clause ;;
	*) say "look: $1" ;;
	esac
}

# sizes answers "module version folder bytes": the Go files that are compiled.
sizes() {
	go list -deps -f '{{with .Module}}{{if not .Main}}{{$m := .}}{{range $.GoFiles}}{{$m.Path}} {{$m.Version}} {{$m.Dir}} {{$.Dir}}/{{.}}
{{end}}{{end}}{{end}}' "$@" | grep . | while read -r path version folder file; do
		printf '%s %s %s %s\n' "$path" "$version" "$folder" "$(wc -c <"$file")"
	done | awk '{ sum[$1 " " $2 " " $3] += $4 } END { for (m in sum) print m, sum[m] }' | sort
}

say "| Go module | version | licence | KB of source compiled |"
say "|---|---|---|---|"
sizes "${@:-./...}" | while read -r path version folder bytes; do
	say "| $path | $version | $(licence "$folder") | $(((bytes + 512) / 1024)) |"
done

say ""
say "| npm package | version | licence | KB unpacked | used |"
say "|---|---|---|---|---|"
node -e '
const { readdirSync, statSync } = require("fs")
const size = (path) => statSync(path).isDirectory() ? readdirSync(path).reduce((n, f) => n + size(path + "/" + f), 0) : statSync(path).size
const lock = require("./web/package-lock.json"), own = require("./web/package.json")
for (const [where, names] of [["in the app", own.dependencies ?? {}], ["to build and check", own.devDependencies ?? {}]])
  for (const name of Object.keys(names).sort()) {
    const p = lock.packages["node_modules/" + name]
    console.log(`| ${name} | ${p.version} | ${p.license} | ${Math.round(size("web/node_modules/" + name) / 1024)} | ${where} |`)
  }'
