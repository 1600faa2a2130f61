# The verbs of this repository. `make` alone lists them.

MVN ?= mvn
# Extra options for the JVM that is started, for example JAVA_OPTIONS=-Xmx8g
JAVA_OPTIONS ?=
# A folder with dev.en and dev.ja, as published in https://github.com/odashi/small_parallel_enja
DATA ?= data/small_parallel_enja
# JSON Lines of a domain to tune to; docs/tuning.md tells more
DOMAIN ?=
# Where tuning jobs and their results lie
TUNING ?= inference-core/target/tuning
# Arguments handed to the program, for example ARGS=--help
ARGS ?=

# Idle libgomp threads spin by default, which halves the speed of everything else on the machine.
export OMP_WAIT_POLICY = passive
export GOMP_SPINCOUNT = 0

PAIR_TOOLS = java $(JAVA_OPTIONS) \
  -cp "inference-core/target/classes:$$(cat inference-core/target/runtime.classpath)" \
  io.sekkei.inference.command.PairTools

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-14s %s\n", $$1, $$2 }'

.PHONY: build
build: ## Build every module without running the tests
	$(MVN) -DskipTests package

.PHONY: test
test: ## Check the format, compile with null checks, run all tests
	$(MVN) verify

.PHONY: format
format: ## Lay out all sources as the build demands
	$(MVN) -q spotless:apply
	@test ! -d admin-ui/node_modules || npm --prefix admin-ui run --silent format

.PHONY: run
run: build ## Build and run the platform on embedded defaults
	java $(JAVA_OPTIONS) -jar platform-api/target/platform-api-*.jar $(ARGS)

.PHONY: ui
ui: ## Serve the portal from its sources, in front of a platform on port 8080
	npm --prefix admin-ui run dev

.PHONY: e2e
e2e: build ## Walk through the portal in Chromium against the real platform, and photograph every screen
	npm --prefix admin-ui run e2e

.PHONY: openapi
openapi: ## Write platform-api/openapi.json from the running code
	$(MVN) -q -pl platform-api -am -Dsekkei.openapi.write=true \
	  -Dtest='OpenApi*' -Dsurefire.failIfNoSpecifiedTests=false test

.PHONY: overspend
overspend: ## Let 64 clients on two instances, one of them killed, try to overspend a budget
	$(MVN) -q -pl platform-api -am -Pslow -Dtest='Overspend*' -Dsurefire.failIfNoSpecifiedTests=false test
	@cat platform-api/target/overspend-*.txt

.PHONY: isolation
isolation: ## Knock at every endpoint and every table as another tenant and count what is seen
	$(MVN) -q -pl platform-api -am -Dtest='TableIsolationTests,EndpointIsolationTests,RowSecurityTests' \
	  -Dsurefire.failIfNoSpecifiedTests=false test
	@cat platform-api/target/isolation-tables.txt platform-api/target/isolation-endpoints.txt

.PHONY: calibration
calibration: ## Ask the real pair how often its answers were in time for what was predicted
	$(MVN) -q -pl platform-api -am -Pslow -Dtest='CalibrationTests' -Dsurefire.failIfNoSpecifiedTests=false test
	@cat platform-api/target/calibration.txt

.PHONY: tamper
tamper: ## Change evidence in thousands of ways and count how many changes are found
	$(MVN) -q -pl platform-api -am -Dtest='TamperTests,VerifyTests,WitnessTests,LedgerCheckTests' -DexcludedTags= \
	  -Dsurefire.failIfNoSpecifiedTests=false test
	@cat platform-api/target/verification.txt platform-api/target/tamper.txt

.PHONY: held-canary
held-canary: ## Look for a held text in answers, streams, messages, the log and every table
	$(MVN) -q -pl platform-api -am -Dtest='HeldCanaryTests' -Dsurefire.failIfNoSpecifiedTests=false test
	@cat platform-api/target/held-canary.txt

.PHONY: review-race
review-race: ## Let 64 reviewers race for 10,000 texts over HTTP, with crashes and leases that lapse
	$(MVN) -q -pl platform-api -am -Pslow -Dtest='ReviewRaceTests#norAmongTenThousand' \
	  -Dsurefire.failIfNoSpecifiedTests=false test
	@cat platform-api/target/review-race.txt

.PHONY: verify-ledger
verify-ledger: build ## Check the whole ledger in the database, for example ARGS=--spring.datasource.url=...
	java $(JAVA_OPTIONS) -jar platform-api/target/platform-api-*.jar verify-ledger $(ARGS)

.PHONY: crash
crash: ## Kill instances and PostgreSQL fifty times under load, and look for what was lost; CRASH_SEED=n repeats
	$(MVN) -q -pl platform-api -am -Pslow -Dtest='CrashTests#*Fifty*' -Dsurefire.failIfNoSpecifiedTests=false \
	  $(if $(CRASH_SEED),-Dsekkei.crash.seed=$(CRASH_SEED)) test
	@cat platform-api/target/crash-50.txt

.PHONY: overhead
overhead: ## Measure what the platform adds to an answer, and write docs/benchmarks/overhead.md; wants a calm machine
	$(MVN) -q -pl platform-api -am -Pbenchmark -Dtest='OverheadTests,VerifyTests' \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dsekkei.overhead.pages=../docs/benchmarks $(ARGS) test
	@cat platform-api/target/verification.txt platform-api/target/overhead.txt

.PHONY: million
million: ## Compare the platform at a million records with itself at ten thousand; takes some minutes and 3 GB of disk
	$(MVN) -q -pl platform-api -am -Pbenchmark -Dtest='MillionTests' -Dsurefire.failIfNoSpecifiedTests=false $(ARGS) test
	@cat platform-api/target/million.txt

.PHONY: pilot
pilot: sentences ## Try the default pair on 500 sentences in DATA in three modes, and write docs/benchmarks/pilot.json; wants a calm machine
	$(MVN) -q -pl platform-api -am -DskipUi -Pbenchmark -Dtest='PilotBenchmarkTests' -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dsekkei.pilot.data=$(abspath $(DATA)) -Dsekkei.pilot.pages=../docs/benchmarks $(ARGS) test
	@cat platform-api/target/pilot.txt

.PHONY: train
train: core ## Run the trainer, for example ARGS="train-llm --help"
	$(PAIR_TOOLS) $(or $(ARGS),--help)

.PHONY: tune
tune: sentences domain core ## Tune the pair on 500, 2,000 and all texts of DOMAIN, and write docs/benchmarks/tuning.json with its curve
	$(PAIR_TOOLS) tune --dev $(DATA) --domain $(DOMAIN) --work $(TUNING) $(ARGS)

.PHONY: tune-beside
tune-beside: sentences domain core ## Measure what a tuning job costs the server beside it, and write docs/benchmarks/tune-beside.json; wants a calm machine
	$(PAIR_TOOLS) tune-beside --dev $(DATA) --domain $(DOMAIN) --work $(TUNING)/beside $(ARGS)

.PHONY: domain
domain:
	@test -f "$(DOMAIN)" || { echo "There is no file $(or $(DOMAIN),DOMAIN). Name one with DOMAIN=: JSON Lines with the" 	  "fields prompt, answer and split (train, dev, test); docs/tuning.md tells more."; exit 1; }

.PHONY: models
models: core ## Fetch, inspect, import and verify published models, for example ARGS="inspect model.gguf"
	@java $(JAVA_OPTIONS) -cp "inference-core/target/classes:$$(cat inference-core/target/runtime.classpath)" \
	  io.sekkei.inference.command.models.ModelsCommand $(or $(ARGS),--help)

.PHONY: smollm
smollm: ## Compare SmolLM2-135M-Instruct in the folder SEKKEI_SMOLLM2 with Hugging Face transformers
	$(MVN) -q -pl inference-core -Pslow -Dtest=SmolLm2Test test

.PHONY: leak
leak: ## Let a tiny model answer a hundred thousand times and look whether memory stays flat
	$(MVN) -q -pl inference-core -Pslow -Dtest=LeakTest test
	@cat inference-core/target/leak-100000.txt

.PHONY: bench
bench: sentences core ## Measure quality and speed of every mode on the sentences in DATA
	$(PAIR_TOOLS) bench --dev $(DATA) $(ARGS)

# A JDK 21 or newer, for Jlama in make bench-engine
NEW_JDK ?=
# A Python that has torch and transformers, if there is one
PYTHON ?=

.PHONY: bench-engine
bench-engine: core ## Measure the engine beside llama.cpp, Jlama and, if PYTHON names one, transformers
	$(MVN) -q -f inference-core/benchmarks/engine/pom.xml dependency:build-classpath -Dmdep.outputFile=$(CURDIR)/inference-core/target/engines.classpath
	$(PAIR_TOOLS) bench-engine --others "$$(cat inference-core/target/engines.classpath)" --jlama-jdk "$(NEW_JDK)" --python "$(PYTHON)" $(ARGS)

.PHONY: measure-int8
measure-int8: sentences core ## Measure what the pair loses with int8 weights on the sentences in DATA, and write it into its manifest
	$(PAIR_TOOLS) measure-int8 --dev $(DATA) $(ARGS)

.PHONY: calibrate-cascade
calibrate-cascade: sentences core ## Calibrate when the pair's cascade hands a draft on, on the sentences in DATA, write it into its manifest and draw the curve into docs/benchmarks
	$(PAIR_TOOLS) calibrate-cascade --dev $(DATA) $(ARGS)

.PHONY: deletion
deletion: sentences core ## Cut the words that explanations name from prompts in DATA, and compare with random words
	$(PAIR_TOOLS) deletion --dev $(DATA) $(or $(ARGS),--sentences 100)

.PHONY: sentences
sentences:
	@test -f "$(DATA)/dev.en" || { echo "There is no $(DATA)/dev.en. Fetch the sentences first:" \
	  "git clone https://github.com/odashi/small_parallel_enja $(DATA)"; exit 1; }

.PHONY: core
core:
	$(MVN) -q -pl inference-core compile dependency:build-classpath \
	  -Dmdep.includeScope=runtime -Dmdep.outputFile=target/runtime.classpath
