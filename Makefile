# Every target is one line; what is longer stands in scripts/.
.DEFAULT_GOAL := help
.PHONY: help build web demo demo-clean test lint fuzz contract check prove

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: ## run a demo clinic on http://localhost:8480 (BEDSIDE_LISTEN, BEDSIDE_DATA)
	@scripts/demo.sh

demo-clean: ## forget the demo clinic
	@scripts/demo-clean.sh

build: ## build bin/bedside with the web app inside
	@scripts/build.sh

web: ## build the web app into web/dist, when its sources have changed
	@scripts/web.sh

contract: ## generate Go and TypeScript from api/proto
	@scripts/contract.sh

test: ## Go tests, on SQLite and on a PostgreSQL of their own
	@scripts/needs.sh postgres && scripts/with-postgres.sh go test ./...

lint: ## gofmt, go vet, staticcheck, buf lint
	@scripts/lint.sh

fuzz: ## every fuzz target for FUZZTIME each (10s)
	@scripts/fuzz.sh

check: ## what CI runs: everything, with a sample of each long proof (15 minutes)
	@scripts/check.sh

prove: ## the same with every long proof whole (hours)
	@BEDSIDE_PROVE=1 scripts/check.sh
