# The commands of this repository. `make demo` and `make test` need nothing but a Swift toolchain:
# what is missing besides is installed, or named where that is not allowed.

SWIFT ?= swift
# The program that `make demo` runs; with STOCKDBT=path/to/binary that one is used, and nothing is installed or built.
STOCKDBT ?=
# Where `make demo` builds: sqlite, or postgres on a server that PGHOST, PGUSER and so on name.
TARGET ?= sqlite
RELEASE := .build/release/stockdbt
# What comparisons run.
COMPARED = $(abspath $(or $(STOCKDBT),.build/debug/stockdbt))
DBT ?= dbt
DEMO := $(if $(STOCKDBT),$(STOCKDBT),$(RELEASE))

# Flags of the shipped binary. They are given here and not in Package.swift, because SwiftPM refuses packages with such
# flags as dependencies. Exclusive access to memory is checked in the builds that the tests run; in the shipped one the
# checks would be a twentieth of the time of `parse`. The folder `static` holds a link to libstdc++.a alone, so that the linker takes the archive:
# then libc, libm and libsqlite3 are all that the program needs.
STATIC := .build/static
SHIPPED_FLAGS := -Xswiftc -cross-module-optimization -Xswiftc -enforce-exclusivity=unchecked
RELEASE_FLAGS := -c release --product stockdbt --static-swift-stdlib $(SHIPPED_FLAGS) -Xlinker -s -Xlinker --gc-sections \
	-Xlinker -L$(STATIC) -Xswiftc -Xclang-linker -Xswiftc -static-libgcc

.PHONY: demo test soak compare-marts compare-dbt jinja-differential compare-snapshots jinja-speed fuzz measure-page picture-pages release build format lint embed clean packages test-packages clients

## demo: build the binary, load the next delivery of market data, build and test all tables
demo: $(if $(STOCKDBT),,release)
	@STOCKDBT="$(DEMO)" TARGET="$(TARGET)" sh Tests/demo.sh

## test: every test there is
test: test-packages
	Tests/Outside/run.sh
	Tests/with-postgres.sh $(SWIFT) test

## soak: fifty kills of each command on each database, with the shipped binary; prints what they hit
soak: test-packages $(if $(STOCKDBT),,release)
	STOCKDBT="$(abspath $(DEMO))" STOCKDBT_SOAK_KILLS=50 Tests/with-postgres.sh \
		$(SWIFT) test --no-parallel --filter 'EndToEndTests\..*KillTests'

## compare-marts: the marts of SQLite beside those of PostgreSQL, row by row
compare-marts: test-packages $(if $(STOCKDBT),,build)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && Tests/Conformance/on-server.sh \
		python3 Tests/Conformance/compare_marts.py "$$folder/market.db" --stockdbt "$(COMPARED)"

## compare-dbt: compiled SQL, statuses and tables beside those of dbt (DBT=path/to/dbt)
compare-dbt: test-packages $(if $(STOCKDBT),,build)
	@Tests/Conformance/on-server.sh \
		python3 Tests/Conformance/compare_dbt.py --stockdbt "$(COMPARED)" --dbt "$(DBT)"

## clients: programs that read artifacts on ours and on those of dbt (DBT=path/to/dbt)
CLIENTS ?= .build/clients
clients: test-packages $(if $(STOCKDBT),,build)
	python3 -m venv "$(CLIENTS)"
	"$(CLIENTS)/bin/pip" install --quiet --disable-pip-version-check -r Tests/Clients/requirements.txt
	@Tests/Conformance/on-server.sh python3 -B Tests/Clients/check.py \
		--stockdbt "$(COMPARED)" --dbt "$(DBT)" --environment "$(abspath $(CLIENTS))"

## compare-snapshots: snapshots of every kind, step by step, on both databases beside those of dbt (DBT=path/to/dbt)
compare-snapshots: test-packages $(if $(STOCKDBT),,build)
	@Tests/Conformance/on-server.sh \
		python3 -u Tests/Conformance/compare_snapshots.py --stockdbt "$(COMPARED)" --dbt "$(DBT)"

## jinja-differential: random templates here and in real Jinja2 (PYTHON=path of one that has it), made smaller where they differ
PYTHON ?= python3
COUNT ?= 100000
SEED ?= 1
jinja-differential:
	$(SWIFT) build --product jinja-cases
	$(PYTHON) -B Tests/Conformance/jinja_differential.py --engine .build/debug/jinja-cases --count $(COUNT) --seed $(SEED)

## fuzz: looks for templates that crash or hang the template engine, SECONDS=600 of CPU for each target
SECONDS ?= 600
fuzz:
	SECONDS_EACH="$(SECONDS)" Tests/Fuzz/fuzz.sh

## measure-page: how fast pages are in a browser, and their crossings beside those of Graphviz: PAGES='a/index.html …'
PAGES ?= target/index.html
measure-page: test-packages
	@sh Tests/install.sh graphviz:/usr/bin/dot
	python3 -B Tests/Page/measure.py $(PAGES)
	python3 -B Tests/Page/crossings.py $(PAGES)

## jinja-speed: times the template engine beside Jinja2 (PYTHON=path/to/python that has jinja2)
PYTHON ?= python3
jinja-speed:
	$(SWIFT) build -c release --product jinja-bench $(SHIPPED_FLAGS)
	$(PYTHON) -B Tests/Conformance/jinja_speed.py --bench .build/release/jinja-bench

## picture-pages: pictures of pages, light, dark and with a node in focus, in PICTURES: PAGES='a/index.html …'
PICTURES ?= .build/pictures
picture-pages: test-packages
	python3 -B Tests/Page/pictures.py "$(PICTURES)" $(PAGES)

## release: the shipped binary, .build/release/stockdbt
release: packages
	@mkdir -p $(STATIC)
	@archive=$$(cc -print-file-name=libstdc++.a 2>/dev/null || clang -print-file-name=libstdc++.a); \
		if [ -f "$$archive" ]; then ln -sf "$$archive" $(STATIC)/libstdc++.a; fi
	$(SWIFT) build $(RELEASE_FLAGS)

## build: a build for development
build: packages
	$(SWIFT) build

## format: bring all Swift files into the committed form
format:
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

## lint: say where a Swift file is not in the committed form
lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

## embed: write macro files, assets and docs/errors.md into Swift files
embed:
	$(SWIFT) run embed-macros

## clean: remove what was built
clean:
	rm -rf .build target logs

packages:
	@sh Tests/install.sh libsqlite3-dev:/usr/include/sqlite3.h libpq-dev:/usr/include/postgresql/libpq-fe.h

test-packages: packages
	@sh Tests/install.sh 'postgresql:/usr/lib/postgresql/*/bin/initdb' 'libpq5:/usr/lib/*/libpq.so.5' \
		'python3:/usr/bin/python3' 'git:/usr/bin/git' \
		'tzdata:/usr/share/zoneinfo/Europe/Berlin' \
		'chromium:/usr/bin/chromium' 'chromium-driver:/usr/bin/chromedriver'
