# Everything a person or CI runs, by one name. CI calls only these.
#
# The servers (Postgres, Temporal, MinIO) are started by the program itself,
# see internal/devstack: `stack --temp --` runs a command with fresh ones.

BIN   := bin/chizheng
# A directory of its own for each run, removed afterwards.
STACK := $(BIN) stack --temp --
# Packages the tests need beside Go and the servers, the browser tests' Chromium included;
# .ci/run installs them.
TEST_PACKAGES := fonts-droid-fallback poppler-utils chromium fonts-noto-cjk
# For `make bench`, `make chaos`, `make demo`: make bench ARGS=engine
ARGS  :=

.DEFAULT_GOAL := help
.PHONY: test-packages-present screenshots help run demo check test bench chaos backup restore validate generate verify build clean-state test-packages

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

build: ## build bin/chizheng
	@echo "building the program…"
	@go build -o $(BIN) ./cmd/chizheng

run: build ## start the servers and the application, print its address
	@$(BIN) dev

demo: build ## run the demonstration campaign on fresh servers
	@$(STACK) $(BIN) demo $(ARGS)

check: ## formatting, vet, and determinism of the workflows
	@unformatted="$$(gofmt -l .)"; \
	if [ -n "$$unformatted" ]; then echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; fi
	@go vet ./...
	@if ls workflows/*.go >/dev/null 2>&1; then go tool workflowcheck -config workflowcheck.yaml ./workflows/...; fi

# A module of its own: Helm's and Kubernetes' dependencies stay out of ours. A minute and a half the first time, seconds then.
validate: ## hold chart, compose file and units to what would read them
	@cd deploy/validate && go vet ./... && go test ./...

# -count=1: a test that talks to servers must not be answered from the cache.
# FAST drops fsync, not durability across kill -9.
test: test-packages-present check validate build ## check, then every test against servers of its own
	CHIZHENG_TEST_FAST=1 $(STACK) go test -count=1 -timeout 25m ./...

bench: build ## measure against fresh servers with fsync, write docs/benchmarks.md
	@$(STACK) $(BIN) bench -write $(ARGS)

screenshots: test-packages-present build ## take the documentation's pictures anew, from the real pages
	CHIZHENG_DOC_IMAGES=$(CURDIR)/docs/images CHIZHENG_TEST_FAST=1 $(STACK) go test -count=1 -timeout 15m ./internal/browse

# make chaos ARGS="-runs=killed,restore" plays some; without -write nothing is written. As root, for disks of its own.
chaos: build ## break servers, processes, networks and disks under load, write docs/reliability.md (about 15 min)
	CHIZHENG_TEST_PROGRAM=$(CURDIR)/$(BIN) go test -count=1 -timeout 60m -v ./internal/chaos -args $(or $(ARGS),-runs=all -write)

backup: build ## copy databases and files: make backup DIR=/srv/backup
	@$(BIN) backup --to "$(DIR)" $(ARGS)

restore: build ## make restore DIR=/srv/backup KEYS=keys.json STATE=/empty/directory
	@$(BIN) restore --from "$(DIR)" --keys "$(KEYS)" $(if $(STATE),--state "$(STATE)") $(ARGS)

generate: ## regenerate everything that is generated and committed
	@go generate ./...

# Compares the tree before and after, so that it works with local changes too.
verify: ## fail if generated files are not up to date
	@before="$$(git diff HEAD | git hash-object --stdin; git status --porcelain)"; \
	go generate ./... && \
	after="$$(git diff HEAD | git hash-object --stdin; git status --porcelain)"; \
	if [ "$$before" != "$$after" ]; then echo "generated files were out of date, now regenerated:"; git status --short; exit 1; fi

clean-state: build ## delete the data of `make run`, after asking
	@$(BIN) stack --delete

test-packages: ## names of the system packages the tests need
	@echo $(TEST_PACKAGES)

# A font for the summary sheet, a second reader of its PDF, a browser with a font for its pictures: installed where we may, otherwise named.
test-packages-present:
	@missing=""; for p in $(TEST_PACKAGES); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ]; then echo "missing; run: sudo apt-get install$$missing" >&2; exit 1; fi; \
	echo "installing$$missing"; apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null
