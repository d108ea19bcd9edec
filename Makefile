# Untrained. `make` alone lists what can be made.
#
# Needs Go 1.21 or newer, git and make; the Go version and the modules of go.mod
# arrive through the module proxy. `make test` also needs Chromium, node and npm:
# as root it installs them with apt, else it says what to install.

export GOTOOLCHAIN  = go1.27.1
export GOEXPERIMENT = simd
# Without paths in what is compiled, every clone and the copies that tests make share one build cache.
export GOFLAGS      = -trimpath

GO   ?= go
PORT ?= 8080
BASE ?= /
CLASS_FILE ?= class.db
SCREENSHOTS ?= build/screenshots

# Tools of the tests, kept outside the tree.
TOOLS        ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/untrained/tools
CHROMIUM     ?= chromium
AXE_VERSION  := 4.14.1
AXE          := $(TOOLS)/axe-$(AXE_VERSION)/node_modules/axe-core/axe.min.js
LINT_VERSION := v0.8.2
STATICCHECK  := $(TOOLS)/staticcheck-$(LINT_VERSION)/staticcheck
DEAD_VERSION := v0.52.0
DEADCODE     := $(TOOLS)/deadcode-$(DEAD_VERSION)/deadcode
# go test as it is says nothing of a test that was skipped; gotestsum prints why.
SUM_VERSION  := v1.13.0
GOTESTSUM    := $(TOOLS)/gotestsum-$(SUM_VERSION)/gotestsum
GO_TEST       = '$(GOTESTSUM)' --format pkgname --
# Go's runner for wasm tests under node. It hands the whole environment to a
# program that takes little of it, so it gets only what tests read.
WASM_EXEC = env -i PATH=$(PATH) HOME=$(HOME) UNTRAINED_SHARED=$(UNTRAINED_SHARED) $(shell GOTOOLCHAIN=$(GOTOOLCHAIN) $(GO) env GOROOT)/lib/wasm/go_js_wasm_exec
WASM      = GOOS=js GOARCH=wasm
# Dawn for native WebGPU: dawn.txt pins package, version, file and checksum.
DAWN_PIN  := $(shell awk -v p="$$($(GO) env GOOS)/$$($(GO) env GOARCH)" '$$1 == p {print $$2, $$3, $$4, $$5}' webgpu/dawn.txt)
DAWN_DIR  := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/untrained/webgpu/$(word 1,$(DAWN_PIN))-$(word 2,$(DAWN_PIN))
DAWN      := $(if $(DAWN_PIN),$(DAWN_DIR)/$(word 3,$(DAWN_PIN)))
# The driver that tests run it on: SwiftShader, which comes with Debian's Chromium.
SWIFTSHADER ?= /usr/lib/chromium
ON_DAWN   = $(if $(DAWN),UNTRAINED_WEBGPU_LIB='$(DAWN)' VK_DRIVER_FILES='$(SWIFTSHADER)/vk_swiftshader_icd.json' LD_LIBRARY_PATH='$(SWIFTSHADER)')
# What is built for the browser, and what is native only.
BROWSER = ./nn/... ./webgpu/... ./assets/... ./app/... ./wasm/...

.PHONY: help run test site release data weights runs screenshots bench soak clean webgpu-lib wasm vet unit unit-wasm browser tools

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: wasm ## build, serve on PORT (default 8080) and print the address (CLASS=1 pools a class's results in CLASS_FILE; DEV=1 adds #/stories, every component in all its states; the first start fetches the small recordings, RECORDINGS=0 does not)
	PORT=$(PORT) $(GO) run ./server serve -wasm build/app.wasm $(if $(filter 1,$(CLASS)),-class '$(CLASS_FILE)') $(if $(filter 0,$(RECORDINGS)),-recordings=false)

wasm:
	$(GO) run ./server wasm -o build $(if $(filter 1,$(DEV)),-dev)

site: wasm ## write the static site into dist/ (BASE=/sub/path/, DATA=1 bundles downloaded recordings)
	$(GO) run ./server site -wasm build/app.wasm -base '$(BASE)' $(if $(filter 1,$(DATA)),-data) -o dist

release: wasm ## zip a ready site with its how-to into build/ (BASE and DATA as above; same bytes on every machine)
	$(GO) run ./server site -wasm build/app.wasm -base '$(BASE)' $(if $(filter 1,$(DATA)),-data) -zip build/untrained.zip

data: ## download and verify the public recordings (UNTRAINED_MIRROR=DIR|URL replaces their source)
	$(GO) run ./server data

weights: ## train the bundled networks again (same bytes on every machine)
	$(GO) run ./server train -o assets/weights/bundled
	$(GO) test ./assets/neural/simulation -run ITNetwork -remake -count=1 -timeout 60m

runs: ## compute the bundled runs again (hours; goes on where it was interrupted)
	$(GO) run ./server runs -o assets/runs/bundled

test: tools vet unit unit-wasm browser ## run everything: vet, staticcheck, unit, conformance, browser
	@echo 'all tests passed'

vet: $(STATICCHECK) $(DEADCODE)
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'gofmt -w these files'; exit 1; }
	$(GO) vet ./...
	$(WASM) $(GO) vet $(BROWSER)
	GOEXPERIMENT= $(GO) vet ./...
	GOARCH=arm64 $(GO) vet ./nn/... ./webgpu/...
	GOOS=darwin GOARCH=arm64 $(GO) vet ./webgpu/...
	GOOS=windows $(GO) vet ./webgpu/...
	$(STATICCHECK) ./...
	$(WASM) $(STATICCHECK) $(BROWSER)
	DEADCODE='$(DEADCODE)' GO='$(GO)' sh server/unreachable.sh

unit: $(DAWN) $(GOTESTSUM)
	UNTRAINED_AXE='$(wildcard $(AXE))' $(ON_DAWN) $(GO_TEST) -timeout 20m ./nn/... ./assets/... ./app/...
	CGO_ENABLED=0 $(ON_DAWN) $(GO_TEST) -timeout 20m ./webgpu/...

unit-wasm: $(GOTESTSUM)
	$(WASM) $(GO_TEST) -timeout 20m -exec '$(WASM_EXEC)' ./nn/... ./assets/... ./app/lab/...

browser: wasm $(GOTESTSUM)
	UNTRAINED_AXE='$(AXE)' UNTRAINED_BROWSER="$$(command -v $(CHROMIUM))" $(GO_TEST) -timeout 30m ./server/...

screenshots: wasm tools ## pictures of every page, phone to projector, light and dark, into SCREENSHOTS (PAGES=story,encoding for some)
	UNTRAINED_SCREENSHOTS='$(abspath $(SCREENSHOTS))' UNTRAINED_PAGES='$(PAGES)' UNTRAINED_BROWSER="$$(command -v $(CHROMIUM))" $(GO) test -tags screenshots -run '^TestScreenshots$$' -v -count=1 -timeout 60m ./server

webgpu-lib: $(DAWN) ## get the pinned Dawn library, for WebGPU without a browser, into the user's cache
	@$(if $(DAWN),echo '$(DAWN)',echo "there is no ready Dawn library for $$($(GO) env GOOS)/$$($(GO) env GOARCH) (see webgpu/dawn.txt): build one and name it in UNTRAINED_WEBGPU_LIB"; exit 1)

# npm's package is unpacked beside its place and moved there only if it is the one
# that is pinned.
ifneq ($(DAWN),)
$(DAWN): webgpu/dawn.txt
	@command -v npm >/dev/null || $(call apt,npm)
	@mkdir -p '$(DAWN_DIR)'
	@cd '$(DAWN_DIR)' && rm -rf new && mkdir new && cd new \
	&& npm pack --silent --ignore-scripts $(word 1,$(DAWN_PIN))@$(word 2,$(DAWN_PIN)) && tar xzf *.tgz \
	&& sum=$$( (sha256sum 'package/$(notdir $@)' 2>/dev/null || shasum -a 256 'package/$(notdir $@)') | cut -d' ' -f1) \
	&& { [ "$$sum" = '$(word 4,$(DAWN_PIN))' ] || { echo "$(notdir $@) has SHA-256 $$sum, not the one that webgpu/dawn.txt pins"; exit 1; }; } \
	&& touch 'package/$(notdir $@)' && mv package/* .. && cd .. && rm -rf new
endif

tools: $(STATICCHECK) $(DEADCODE) $(GOTESTSUM) $(AXE)
	@command -v $(CHROMIUM) >/dev/null || $(call apt,chromium)

$(STATICCHECK):
	GOBIN='$(@D)' $(GO) install honnef.co/go/tools/cmd/staticcheck@$(LINT_VERSION)

$(DEADCODE):
	GOBIN='$(@D)' $(GO) install golang.org/x/tools/cmd/deadcode@$(DEAD_VERSION)

$(GOTESTSUM):
	GOBIN='$(@D)' $(GO) install gotest.tools/gotestsum@$(SUM_VERSION)

$(AXE):
	@command -v npm >/dev/null && command -v node >/dev/null || $(call apt,nodejs npm)
	@mkdir -p '$(TOOLS)/axe-$(AXE_VERSION)'
	npm install --silent --no-save --no-audit --no-fund --prefix '$(TOOLS)/axe-$(AXE_VERSION)' axe-core@$(AXE_VERSION)

# apt installs Debian packages as root; for anyone else it is one line of advice.
apt = if [ "$$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q $(1); else echo 'please install: apt-get install $(1)'; exit 1; fi

bench: wasm $(DAWN) ## time our work against its peers, in one run; writes bench.json
	CGO_ENABLED=0 $(ON_DAWN) $(GO) run ./server/bench

soak: wasm $(DAWN) ## the long runs: memory over ten thousand steps
	CGO_ENABLED=0 $(ON_DAWN) $(GO) test -tags soak -run Soak -timeout 60m ./...

clean: ## remove what was built
	rm -rf build dist bench.json
