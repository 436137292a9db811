# The one door to the project: `make help` lists what it opens.

SWIFT ?= swift
PREFIX ?= $(HOME)/.local
# What `make demo` lints.
DEMO ?= $(firstword $(wildcard examples/demo) examples/server-template)
# Seconds for each target of `make fuzz`, and the targets.
TIME ?= 600
FUZZ ?= yaml haproxy cel

RELEASE = -c release --product kubectl-jitsi
ifeq ($(shell uname -s),Linux)
RELEASE += --static-swift-stdlib -Xlinker --icf=safe
# The C++ library as an archive; Package.swift says why. Without one, its name alone is printed, and nothing is linked to it.
CXX_ARCHIVE = $(wildcard $(shell $(CC) -print-file-name=libstdc++.a))
endif
BINARY = .build/release/kubectl-jitsi
SWIFT_FILES = Package.swift Sources Tests fuzz
# Tests run optimized, with assertions on: what they lint and start takes a third of the time that it takes a debug build.
TEST = --scratch-path .build-test -Xswiftc -O -Xswiftc -assert-config -Xswiftc Debug

export PATH := $(CURDIR)/.tools:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup setup-test build demo test test-all format lint docs schemas bench fuzz install uninstall clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 \t/p' Makefile | expand -t 18

setup: ## look for what building needs, and install what is missing
	@scripts/setup build

setup-test: ## the same for what tests need
	@scripts/setup test

build: setup ## build the command for release
	@mkdir -p .build/archives
	@$(if $(CXX_ARCHIVE),ln -sf $(abspath $(CXX_ARCHIVE)) .build/archives/)
	$(SWIFT) build $(RELEASE)

demo: build ## build, and lint the example in DEMO
	@echo
	@echo 'kubectl jitsi lint --whole $(DEMO)'
	@echo
	@$(BINARY) lint --whole $(DEMO) || test $$? -eq 1

test: setup-test ## run all tests
	$(SWIFT) test $(TEST)

test-all: setup-test ## run all tests, with the examples of rules in all variants and styles
	KUBECTL_JITSI_TEST_ALL=1 $(SWIFT) test $(TEST)

format: ## bring all Swift files into the project's format
	$(SWIFT) format --in-place --recursive $(SWIFT_FILES)

lint: ## check the format
	$(SWIFT) format lint --strict --recursive $(SWIFT_FILES)

docs: ## renew the files that are made from others
	$(SWIFT) run $(TEST) generate
	$(SWIFT) build $(TEST) --product kubectl-jitsi
	scripts/commands-page .build-test/debug/kubectl-jitsi > docs/commands.md

schemas: ## renew schemas/kubernetes.txt from the OpenAPI documents in OPENAPI
	$(SWIFT) run $(TEST) generate schemas "$(OPENAPI)"

bench: build ## measure the release build
	@mkdir -p .bench
	$(CC) -O2 -o .bench/yamlloop bench/yamlloop.c $$(pkg-config --cflags --libs yaml-0.1)
	python3 bench/bench.py $(BINARY) .bench/yamlloop
	$(SWIFT) build -c release --product stand-in
	python3 bench/live.py $(BINARY) .build/release/stand-in

fuzz: setup ## fuzz each of FUZZ for TIME seconds
	@for target in $(FUZZ); do scripts/fuzz $$target $(TIME) || exit 1; done

install: build ## install into PREFIX/bin
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/kubectl-jitsi"
	"$(DESTDIR)$(PREFIX)/bin/kubectl-jitsi" completion --install "$(DESTDIR)$(PREFIX)/bin"

uninstall: ## remove what install installed
	rm -f "$(DESTDIR)$(PREFIX)/bin/kubectl-jitsi" "$(DESTDIR)$(PREFIX)/bin/kubectl_complete-jitsi"

clean: ## remove what was built
	$(SWIFT) package clean
	rm -rf .build-test .bench fuzz/.build
