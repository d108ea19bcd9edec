# Untrained. `make` alone lists what can be made.
#
# Needs Go 1.21 or newer, git and make; the Go version and the modules of go.mod
# arrive through the module proxy. `make test` also needs a Chromium and, for the
# accessibility check, npm: it installs both with apt when it may.

export GOTOOLCHAIN  = go1.27.1
export GOEXPERIMENT = simd

GO      ?= go
PORT    ?= 8080
BASE    ?= /
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X untrained/app/lab.Version=$(VERSION)

# Tools of the tests, kept outside the tree.
CACHE       ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/untrained
AXE_VERSION := 4.10.3
AXE         := $(CACHE)/tools/node_modules/axe-core/axe.min.js
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
WASM_EXEC    = $(shell $(GO) env GOROOT)/lib/wasm/go_js_wasm_exec

.PHONY: help run test site data weights bench soak clean wasm vet unit unit-wasm browser tools

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: wasm ## build, serve on PORT (default 8080) and print the address
	PORT=$(PORT) $(GO) run -ldflags '$(LDFLAGS)' ./server serve -wasm build/app.wasm

wasm:
	@mkdir -p build
	GOOS=js GOARCH=wasm $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o build/app.wasm ./wasm

site: wasm ## write the static site into dist/ (BASE=/sub/path/, DATA=1 bundles downloaded recordings)
	$(GO) run -ldflags '$(LDFLAGS)' ./server site -wasm build/app.wasm -base '$(BASE)' $(if $(filter 1,$(DATA)),-data) -o dist

data: ## download and verify the public recordings (UNTRAINED_MIRROR=DIR|URL replaces their source)
	$(GO) run ./server data

weights: ## train the bundled networks anew (same bytes on every machine)
	$(GO) run ./server train -o assets/weights

test: tools vet unit unit-wasm browser ## run everything: vet, staticcheck, unit, conformance, browser
	@echo 'all tests passed'

vet:
	@test -z "$$(gofmt -l app assets nn server wasm webgpu)" || { gofmt -l app assets nn server wasm webgpu; echo 'run gofmt -w on these files'; exit 1; }
	$(GO) vet ./...
	GOOS=js GOARCH=wasm $(GO) vet ./...
	GOEXPERIMENT= $(GO) vet ./nn/... ./app/lab/...
	$(GO) run $(STATICCHECK) ./...
	GOOS=js GOARCH=wasm $(GO) run -exec true $(STATICCHECK) ./... 

unit:
	$(GO) test ./...

unit-wasm:
	GOOS=js GOARCH=wasm $(GO) test -exec '$(WASM_EXEC)' ./nn/... ./assets/... 

browser: wasm

tools:

bench: wasm ## time the work of the performance page against its peers, in one run
	$(GO) run ./server/bench

soak: wasm ## the long runs: memory over ten thousand steps
	$(GO) test -tags soak -run Soak -timeout 60m ./...

clean: ## remove what was built
	rm -rf build dist bench.json
