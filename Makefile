# Groundwork: everything a person or a machine runs. `make help` lists it.
GO      ?= go
BIN     := build/groundwork
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
ADDR    ?= 127.0.0.1:8080
DATA    ?= data/demo
FUZZTIME ?= 20s
LOOK    ?= build/look
FAULTS  ?= TestServe(Killed|Syncs|Injected|Full|NearlyFull|SetUpOn|Lost|Spoilt|KeepsPeopleApart|ManySignIns|Soak)|TestMalformedRequests|TestKilled|TestMongoDBGone|TestClock|TestCanaries

.PHONY: help run build test test-full look check bench fmt lint golden faults fuzz-short ci need clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

run: build ## build, and start the demonstration council on the embedded database
	$(BIN) serve --demo --addr $(ADDR) --data $(DATA)

build: ## build the one binary
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/groundwork

need: ## install what the tests need, or say exactly what to install
	@.ci/need

test: need ## every test; handouts in one language of each script
	@test -n "$$GROUNDWORK_TEST_MONGODB_URI" || echo "MongoDB is skipped: set GROUNDWORK_TEST_MONGODB_URI to run the storage suite, the canaries and two instances against a server"
	$(GO) test -race -timeout 20m ./...

test-full: test fuzz-short ## the same, every kind of handout and every page in every language, and every fuzz target for FUZZTIME
	GROUNDWORK_LANGUAGES=all $(GO) test -timeout 30m ./app/handout
	GROUNDWORK_LANGUAGES=all $(GO) test -run TestPagesFitAPhone ./app

look: need ## pictures of every sheet in every language, beside Chromium's, in the folder LOOK
	GROUNDWORK_LANGUAGES=all GROUNDWORK_LOOK=$(abspath $(LOOK)) $(GO) test -timeout 3h -run TestLook ./app/handout

faults: need ## faults in their full number: kills, lost replies, broken disks, floods, a soak of an hour
	GROUNDWORK_FAULTS=full $(GO) test -v -timeout 6h -run '$(FAULTS)' ./cmd/groundwork ./app/web ./app/storage/... ./app

check: build ## read content and locales like a compiler
	$(BIN) check

bench: ## ratios against peers, measured in one run
	GROUNDWORK_BENCH=1 $(GO) test -run '^$$' -bench . -benchtime 2s -timeout 30m ./...

fmt: ## format the Go files
	gofmt -w app cmd content locales static

lint: ## formatting, vet, staticcheck, known vulnerabilities
	@test -z "$$(gofmt -l app cmd content locales static)" || { echo "not formatted (run make fmt):"; gofmt -l app cmd content locales static; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	@.ci/vuln

golden: need ## write the golden files anew: look at what changed before you commit it
	$(GO) test ./app/handout/... ./app/markdown/... -update

fuzz-short: ## every fuzz target for FUZZTIME (20s)
	@.ci/fuzz $(FUZZTIME)

ci: lint check test ## what continuous integration runs

clean: ## remove what was built (never the data)
	rm -rf build
