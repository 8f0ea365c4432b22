# Sluice. `make` alone lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8080
DATA ?= .sluice
TRAFFIC ?= on
FLUSH_SECONDS ?= 10

MVN := mvn -B -q -Dstyle.color=never
# Maven ends with a colour code on standard output, which would stand before the first line that follows.
# Each use sets pipefail itself: make 3.81, which macOS has, does not know .SHELLFLAGS.
BARE := 2>&1 | sed "s/$$(printf '\033')\[0m//g" >&2
LOCAL := infra/local/target
FUNCTIONS := $(notdir $(patsubst %/,%,$(dir $(wildcard functions/*/pom.xml))))
SOURCES := $(shell find libs functions infra/local -path '*/src/main/*' -type f) $(shell find . -name pom.xml -not -path './.standins/*')

# Every target but help and clean needs a JDK; infra/find-jdk says what to install when there is none.
ifneq ($(filter-out help clean,$(MAKECMDGOALS)),)
export JAVA_HOME := $(shell infra/find-jdk)
ifeq ($(JAVA_HOME),)
$(error no JDK, see above)
endif
endif
JAVA = "$(JAVA_HOME)/bin/java"
# Newer JDKs warn about what a library does with sun.misc.Unsafe; older ones do not know the option.
QUIET = $(shell $(JAVA) --sun-misc-unsafe-memory-access=allow -version >/dev/null 2>&1 && echo --sun-misc-unsafe-memory-access=allow)
export MAVEN_OPTS ?= $(QUIET)
CLASSPATH = "$(LOCAL)/classes:$$(cat $(LOCAL)/classpath)"

.PHONY: help
help: ## what there is
	@echo 'make TARGET [NAME=value …]'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1 \2/p' $(MAKEFILE_LIST) | awk '{ name = $$1; $$1 = ""; printf "  %-9s%s\n", name, $$0 }'

.PHONY: run
run: $(LOCAL)/built ## Sluice in one process, until Ctrl-C: PORT=8080 DATA=.sluice TRAFFIC=on|off FLUSH_SECONDS=10
	@exec $(JAVA) -Xmx1g --enable-native-access=ALL-UNNAMED $(QUIET) -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
	  -Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory \
	  -Dsqlite4java.library.path=$(LOCAL)/native -cp $(CLASSPATH) \
	  dev.sluice.local.Main 'PORT=$(PORT)' 'DATA=$(DATA)' 'TRAFFIC=$(TRAFFIC)' 'FLUSH_SECONDS=$(FLUSH_SECONDS)'

.PHONY: query
query: export QUERY_SQL := $(value SQL)
query: $(LOCAL)/built ## rows of the running process's warehouse: SQL='select …' DATA=.sluice
	@exec $(JAVA) -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp $(CLASSPATH) dev.sluice.local.QueryMain '$(DATA)' "$$QUERY_SQL"

$(LOCAL)/built: $(SOURCES)
	@set -o pipefail; $(MVN) process-classes -pl infra/local -am $(BARE)
	@touch $@

.PHONY: check
check: ## the fast half of the tests, and the format; needs a JDK and Maven only
	@infra/tested $(MVN) verify -DexcludedGroups=slow

.PHONY: test
test: ## every test; also needs python3, node and npm, for the clients that it installs into .standins/
	@infra/standins/install
	@infra/tested $(MVN) verify

.PHONY: package
package: ## the functions' zips for AWS, in functions/*/target
	@set -o pipefail; $(MVN) package -DskipTests -Dsluice.zip.phase=package $(foreach function,$(FUNCTIONS),-pl functions/$(function)) -am $(BARE)
	@for function in $(FUNCTIONS); do \
	  printf '%-32s %6.1f MB\n' "functions/$$function/target/$$function.zip" \
	    "$$(wc -c < functions/$$function/target/$$function.zip | awk '{ print $$1 / 1e6 }')"; \
	done

.PHONY: format
format: ## formats the Java sources
	@$(MVN) spotless:apply

.PHONY: clean
clean: ## removes what the build made, not .sluice/ and not .standins/
	@find . -name target -type d -not -path './.standins/*' -prune -exec rm -rf {} +
