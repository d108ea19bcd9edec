# Untrained. `make` without arguments lists the targets.
#
# Needs Go 1.21 or newer, git and make; the Go version and the modules of go.mod
# arrive through the module proxy. `make test` also needs Chromium, node and npm:
# as root it installs them with apt, else it says what to install.

export GOTOOLCHAIN  = go1.27.1
export GOEXPERIMENT = simd
# Without paths in what is compiled, all clones, and the copies that tests make, share one build cache.
export GOFLAGS      = -trimpath

GO   ?= go
PORT ?= 8080
BASE ?= /
CLASS_FILE ?= class.db
FUZZTIME ?= 25s
SCREENSHOTS ?= build/screenshots

# The tests' tools are installed outside the tree.
TOOLS        ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/untrained/tools
CHROMIUM     ?= chromium
AXE_VERSION  := 4.14.1
AXE          := $(TOOLS)/axe-$(AXE_VERSION)/node_modules/axe-core/axe.min.js
# What ONNX files compute, for tests: the exported networks must give the same numbers in it.
ORT_VERSION  := 1.30.0
ORT          := $(TOOLS)/onnxruntime-web-$(ORT_VERSION)/node_modules
LINT_VERSION := v0.8.2
STATICCHECK  := $(TOOLS)/staticcheck-$(LINT_VERSION)/staticcheck
DEAD_VERSION := v0.52.0
DEADCODE     := $(TOOLS)/deadcode-$(DEAD_VERSION)/deadcode
# go test does not say why a test was skipped; gotestsum does.
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
# The Vulkan driver that tests run Dawn on: SwiftShader, which comes with Debian's Chromium.
SWIFTSHADER ?= /usr/lib/chromium
ON_DAWN   = $(if $(DAWN),UNTRAINED_WEBGPU_LIB='$(DAWN)' VK_DRIVER_FILES='$(SWIFTSHADER)/vk_swiftshader_icd.json' LD_LIBRARY_PATH='$(SWIFTSHADER)')
# Packages that are built for the browser.
BROWSER = ./nn/... ./webgpu/... ./assets/... ./app/... ./wasm/...

.PHONY: portability fuzz help run test site release data weights runs screenshots bench soak clean webgpu-lib wasm vet unit unit-wasm browser tools

# What the targets' variables do; `make help` prints the lines that begin with #:
#: PORT=8080                  run: the port
#: LAN=1                      run: let other machines open the page, too
#: RECORDINGS=0               run: do not download recordings
#: CLASS=1                    run: pool a class's results, in the file CLASS_FILE (default class.db)
#: DEV=1                      run: add the page #/stories, which shows every component in all its states
#: BASE=/sub/path/            site, release: the path below which the site will be hosted
#: DATA=1                     site, release: bundle the recordings that were downloaded
#: FUZZTIME=25s               fuzz: how long each target runs
#: PAGES=story,encoding       screenshots: only these pages
#: SCREENSHOTS=DIR            screenshots: the folder for the pictures (default build/screenshots)
#: UNTRAINED_MIRROR=DIR|URL   run, data: take recordings from there instead of their public source

help: ## list the targets and their variables
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo; sed -n 's/^#: /  /p' $(MAKEFILE_LIST)

run: wasm ## build the page, serve it and print its address; the first start downloads the small recordings
	PORT=$(PORT) $(GO) run ./server serve -wasm build/app.wasm $(if $(filter 1,$(LAN)),-addr ':$(PORT)') $(if $(filter 1,$(CLASS)),-class '$(CLASS_FILE)') $(if $(filter 0,$(RECORDINGS)),-recordings=false)

wasm:
	$(GO) run ./server wasm -o build $(if $(filter 1,$(DEV)),-dev)

site: wasm ## write the static site into dist/
	$(GO) run ./server site -wasm build/app.wasm -base '$(BASE)' $(if $(filter 1,$(DATA)),-data) -o dist

release: wasm ## zip the static site, with a README.txt, into build/ (same bytes on every machine)
	$(GO) run ./server site -wasm build/app.wasm -base '$(BASE)' $(if $(filter 1,$(DATA)),-data) -zip build/untrained.zip

data: ## download and verify the public recordings
	$(GO) run ./server data

weights: ## train the bundled networks again
	$(GO) run ./server train -o assets/weights/bundled
	$(GO) test ./assets/neural/simulation -run ITNetwork -remake -count=1 -timeout 60m

runs: ## compute the bundled runs again (hours; an interrupted run continues)
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
	UNTRAINED_AXE='$(wildcard $(AXE))' UNTRAINED_ORT='$(wildcard $(ORT))' $(ON_DAWN) $(GO_TEST) -timeout 20m ./nn/... ./assets/... ./app/...
	CGO_ENABLED=0 $(ON_DAWN) $(GO_TEST) -timeout 20m ./webgpu/...

# -short leaves out long simulations, which find natively what they would find in WebAssembly.
unit-wasm: $(GOTESTSUM)
	$(WASM) $(GO_TEST) -short -timeout 20m -exec '$(WASM_EXEC)' ./nn/... ./assets/... ./app/lab/...

# A walk waits much of its time: three at once keep two cores busy.
browser: wasm $(GOTESTSUM)
	UNTRAINED_AXE='$(AXE)' UNTRAINED_BROWSER="$$(command -v $(CHROMIUM))" $(GO_TEST) -timeout 30m -parallel 3 ./server/...

screenshots: wasm tools ## take pictures of every page, from phone to projector, light and dark, and one contact sheet
	UNTRAINED_SCREENSHOTS='$(abspath $(SCREENSHOTS))' UNTRAINED_PAGES='$(PAGES)' UNTRAINED_BROWSER="$$(command -v $(CHROMIUM))" $(GO) test -tags screenshots -run '^TestScreenshots$$' -v -count=1 -timeout 60m ./server

webgpu-lib: $(DAWN) ## download the pinned Dawn library, for WebGPU without a browser, into the user's cache
	@$(if $(DAWN),echo '$(DAWN)',echo "no Dawn library can be downloaded for $$($(GO) env GOOS)/$$($(GO) env GOARCH) (see webgpu/dawn.txt): build one and name its file in UNTRAINED_WEBGPU_LIB"; exit 1)

# npm's package is unpacked into a folder beside its final place, and moved only if its checksum is
# the pinned one.
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

tools: $(STATICCHECK) $(DEADCODE) $(GOTESTSUM) $(AXE) $(ORT)
	@command -v $(CHROMIUM) >/dev/null || $(call apt,chromium)
	@/usr/bin/python3 -c 'import numpy, sklearn, cairosvg' 2>/dev/null || ($(call apt,python3-numpy python3-sklearn python3-cairosvg)) \
		|| echo 'go on without: tests of what Python computes and draws will be skipped'
	@test -d /usr/share/datasets/fashion-mnist || ($(call apt,dataset-fashion-mnist)) || echo 'go on without: one test will be skipped'

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

$(ORT):
	@command -v npm >/dev/null && command -v node >/dev/null || $(call apt,nodejs npm)
	@mkdir -p '$(TOOLS)/onnxruntime-web-$(ORT_VERSION)'
	npm install --silent --no-save --no-audit --no-fund --ignore-scripts --prefix '$(TOOLS)/onnxruntime-web-$(ORT_VERSION)' \
		onnxruntime-web@$(ORT_VERSION) || echo 'go on without: one test will be skipped'

# apt installs Debian packages if the user is root, and otherwise says what to install.
apt = if [ "$$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q $(1); else echo 'please install: apt-get install $(1)'; exit 1; fi

bench: wasm $(DAWN) ## time our networks against other libraries, in one run; writes bench.json
	CGO_ENABLED=0 $(ON_DAWN) $(GO) run ./server/bench

soak: wasm $(DAWN) ## run the long tests, for instance memory over ten thousand steps
	CGO_ENABLED=0 $(ON_DAWN) $(GO) test -tags soak -run Soak -timeout 60m ./...

portability: wasm ## test nn as an arm64 program under qemu, and what browsers run in Firefox; for what is only built, see vet
	@command -v qemu-aarch64-static >/dev/null || $(call apt,qemu-user-static)
	@command -v firefox-esr >/dev/null || command -v firefox >/dev/null || $(call apt,firefox-esr)
	GOARCH=arm64 CGO_ENABLED=0 $(GO) test -short -exec qemu-aarch64-static -timeout 60m ./nn/...
	$(GO) test -tags portability -run InFirefox -v -timeout 60m ./server

# Every target is a package of its own to go test, and is named by the file that holds it.
fuzz: ## fuzz every parser, FUZZTIME (default 25s) each
	@grep -rn '^func Fuzz' --include='*_test.go' . | sed 's/:[0-9]*:func /:/; s/(.*//' | while IFS=: read -r file target; do \
	echo "$$(dirname $$file) $$target"; \
	$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$(dirname $$file)" || exit 1; done

clean: ## remove what was built
	rm -rf build dist bench.json
