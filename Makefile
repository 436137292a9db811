# All tasks of the project: `make help` lists them.

SWIFT ?= swift
PREFIX ?= $(HOME)/.local
# The folder that `make release` writes.
DIST ?= dist
# The folder that `make demo` lints.
DEMO ?= $(firstword $(wildcard examples/demo) examples/server-template)
# Seconds for each target of `make fuzz`, and the targets.
TIME ?= 600
FUZZ ?= yaml haproxy cel

BINARY = .build/release/kubectl-jitsi
# What the program is linked to: archives of libraries and an object with the commit. Package.swift names the folder too.
LIBRARIES = .build/archives
# The loader does not look for libraries beside the program. Tests use the same build.
RELEASE = -c release --disable-local-rpath
BUILD = PKG_CONFIG_PATH=$(abspath $(LIBRARIES)):$$PKG_CONFIG_PATH $(SWIFT) build $(RELEASE) -Xlinker $$(packaging/build-info $(LIBRARIES))
SWIFT_FILES = Package.swift Sources Tests fuzz

export PATH := $(CURDIR)/.tools:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup setup-release setup-test libraries build release test-release demo test test-all format lint docs schemas bench fuzz install uninstall clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 \t/p' Makefile | expand -t 18

setup: ## check for build dependencies, and install missing ones
	@scripts/setup build

setup-release: ## check for dependencies of making a release, and install missing ones
	@scripts/setup release

setup-test: ## check for test dependencies, and install missing ones
	@scripts/setup test

libraries: setup
	@packaging/archives $(LIBRARIES)

build: libraries ## build the release binary
	$(BUILD) --product kubectl-jitsi

release: setup-release ## build, pack and check the files of a release for this platform, in dist
	@packaging/archives $(LIBRARIES) portable
	KUBECTL_JITSI_PORTABLE=1 $(BUILD) --product kubectl-jitsi
	@packaging/release $(BINARY) $(DIST)

test-release: ## try the files of a release in systems with nothing installed
	@packaging/test-scripts
	@packaging/try $(DIST)

demo: build ## build the release binary and lint the example in DEMO
	@echo
	@echo 'kubectl jitsi lint --whole $(DEMO)'
	@echo
	@$(BINARY) lint --whole $(DEMO) || test $$? -eq 1

# helm and kubectl end before their garbage is worth collecting.
test: export GOGC = 400
test: setup-test libraries ## run all tests
	$(BUILD) --build-tests
	$(SWIFT) test $(RELEASE) --skip-build

test-all: export KUBECTL_JITSI_TEST_ALL = 1
test-all: test ## run all tests, with rule examples in all variants and styles

format: ## format all Swift files
	$(SWIFT) format --in-place --recursive $(SWIFT_FILES)

lint: ## check the format
	$(SWIFT) format lint --strict --recursive $(SWIFT_FILES)

docs: libraries ## regenerate generated files
	$(BUILD) --product generate
	.build/release/generate
	$(BUILD) --product kubectl-jitsi
	scripts/commands-page $(BINARY) > docs/commands.md

schemas: libraries ## regenerate schemas/kubernetes.txt from the OpenAPI documents in OPENAPI
	$(BUILD) --product generate
	.build/release/generate schemas "$(OPENAPI)"

bench: build ## measure the release build
	@mkdir -p .bench
	$(CC) -O2 -o .bench/yamlloop bench/yamlloop.c $$(pkg-config --cflags --libs yaml-0.1)
	python3 bench/bench.py $(BINARY) .bench/yamlloop
	$(BUILD) --product stand-in
	python3 bench/live.py $(BINARY) .build/release/stand-in

fuzz: setup ## run each fuzz target in FUZZ for TIME seconds
	@for target in $(FUZZ); do scripts/fuzz $$target $(TIME) || exit 1; done

install: build ## install into PREFIX/bin
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/kubectl-jitsi"
	"$(DESTDIR)$(PREFIX)/bin/kubectl-jitsi" completion --install "$(DESTDIR)$(PREFIX)/bin"

uninstall: ## remove installed files
	rm -f "$(DESTDIR)$(PREFIX)/bin/kubectl-jitsi" "$(DESTDIR)$(PREFIX)/bin/kubectl_complete-jitsi"

clean: ## remove build output
	$(SWIFT) package clean
	rm -rf .bench fuzz/.build $(DIST)
