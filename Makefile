# pjrun: 'make help' lists the targets. 'make demo' and 'make test' work on a bare Debian 12 or Ubuntu with Swift 6.2 or later.
SHELL := /bin/bash
PREFIX ?= /usr/local
SWIFT ?= swift
# A position-dependent program starts faster: its addresses need no relocation.
RELEASE := --configuration release --static-swift-stdlib -Xlinker -no-pie
BUILD := .build/release

.DEFAULT_GOAL := all
.PHONY: all help setup build release demo test check format-check layers docs-check fmt install uninstall bench doctor clean

all: check test ## check and test

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | column -t -s '|'

setup: ## install the system packages that are missing (Debian and Ubuntu)
	@scripts/setup.sh

build: setup ## debug build
	$(SWIFT) build

release: setup ## release build, with the Swift library linked statically
	$(SWIFT) build $(RELEASE) --product pjrun
	$(SWIFT) build $(RELEASE) --product pjrun-init
	$(SWIFT) build $(RELEASE) --product pjrun-worker

demo: release ## build, and run the sample job
	@scripts/demo.sh $(BUILD)/pjrun

test: ## build, and run all tests; also makes the environments of the clients that they drive
	@scripts/setup.sh tests
	@scripts/clients.sh
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

check: format-check layers docs-check ## formatting, walls between rooms, commands in the documents

format-check: ## swift format, strict
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Sources Benchmarks/Package.swift

layers: ## no target imports what ARCHITECTURE.md does not allow
	@scripts/check-layers.py

docs-check: ## every shell block of README.md runs
	@scripts/check-docs.py README.md

fmt: ## format all Swift files
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks/Sources Benchmarks/Package.swift

install: ## install to PREFIX (/usr/local), after 'make release'; with the AppArmor profile where Ubuntu needs one
	@scripts/install.sh $(BUILD) $(DESTDIR)$(PREFIX)

uninstall: ## remove what 'make install' put there
	rm -rf $(DESTDIR)$(PREFIX)/bin/pjrun $(DESTDIR)$(PREFIX)/libexec/pjrun $(DESTDIR)$(PREFIX)/share/pjrun

bench: release ## measure, and write Benchmarks/runs/<date>.json
	@Benchmarks/run.py --pjrun $(BUILD)/pjrun

doctor: build ## what works on this machine
	@.build/debug/pjrun doctor

clean: ## remove the build
	rm -rf .build
