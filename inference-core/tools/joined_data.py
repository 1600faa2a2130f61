#!/usr/bin/env python3
"""Makes the prompts of a joined pair for following instructions and summarising in English.

usage: joined_data.py P3_JSONL_GZ ACL_JSONL_GZ OUT_FOLDER [MOST_OF_EACH]

Reads prompts of P3 (field prompt) and abstracts of the ACL Anthology (fields id, abstract, title, split). Writes
train.jsonl, dev.jsonl and test.jsonl with the fields prompt and reference. P3 is split by the SHA-256 of its prompt, one in
twenty each for dev and test; the Anthology as its own field split says. Order follows from those digests, so that any
beginning of a file is a fair sample.
"""
import gzip
import hashlib
import json
import sys
from pathlib import Path

LONGEST_WORDS = 220
ASKS = ["Summarise the following abstract in one sentence:\n\n", "Give a title for the following abstract:\n\n"]


def digest(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def instructions(path):
    for row in rows(path):
        key = digest(row["prompt"])
        part = {0: "test", 1: "dev"}.get(int(key[:8], 16) % 20, "train")
        yield part, key, row["prompt"], row["completion"]


def summaries(path):
    for row in rows(path):
        key = digest(row["id"])
        ask = ASKS[int(key[:8], 16) % 2]
        yield row["split"], key, ask + row["abstract"], row["title"]


def main(p3, acl, out, most="1000000000"):
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    parts = {"train": [], "dev": [], "test": []}
    for source in (instructions(p3), summaries(acl)):
        taken = {"train": 0, "dev": 0, "test": 0}
        for part, key, prompt, reference in sorted(source, key=lambda row: row[1]):
            if len(prompt.split()) <= LONGEST_WORDS and taken[part] < int(most):
                taken[part] += 1
                parts[part].append((key, prompt, reference))
    for part, examples in parts.items():
        with open(out / f"{part}.jsonl", "w", encoding="utf-8") as file:
            for _, prompt, reference in sorted(examples):
                file.write(json.dumps({"prompt": prompt, "reference": reference}, ensure_ascii=False) + "\n")
        print(f"{part}: {len(examples)} prompts")


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
