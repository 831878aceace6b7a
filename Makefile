# Two commands matter: `make demo` shows the product at work, `make check` proves it.
.PHONY: help demo check test box box-shell bench soak format clean

help:
	@echo "make demo    set up, build, and play a working day through kiosk and server"
	@echo "make check   set up, build, and run every test (half an hour at most)"
	@echo "make test    the quick loop: swift build && swift test"
	@echo "make box     Debian with its own kernel in QEMU: the units, real devices, a pulled plug"
	@echo "make box-shell  the same box with you inside"
	@echo "make bench   figures beside their peers, one table (release build, as root)"
	@echo "make soak    the long runs: power cuts, simulated worlds, the box, sanitizers, fuzzing (days)"
	@echo "make format  lay out every Swift file as the lint wants it"

demo:
	@.ci/setup demo
	@echo "==> Building (a first build takes some minutes; the lines below show how far it is)"
	@swift build
	@assets/demo/run

check:
	@.ci/check

test:
	@swift build --build-tests && swift test --skip-build

box:
	@.ci/setup box
	@assets/box/run

box-shell:
	@.ci/setup box
	@assets/box/run --shell

bench:
	@.ci/setup bench
	@assets/bench/run

soak:
	@.ci/setup soak
	@assets/soak/run

format:
	@swift format --in-place --parallel --recursive Package.swift Sources Tests

clean:
	@rm -rf .build
