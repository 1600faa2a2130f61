#!/usr/bin/env python3
"""Makes prompts and answers of a joined pair for following instructions and summarising in English.

usage: joined_data.py P3_JSONL_GZ ACL_JSONL_GZ OUT_FOLDER [MOST_INSTRUCTIONS MOST_TITLES MOST_SUMMARIES]

Reads prompts of P3 (fields prompt, completion) and abstracts of the ACL Anthology (fields id, abstract, title, split), and writes
JSON Lines with the fields prompt and reference:

* train.jsonl and dev.jsonl: what people answered, instructions of P3 and titles of abstracts together
* ask-train.jsonl and ask-dev.jsonl: abstracts to be summarised in a sentence, which the large model is asked to do
* test-instructions.jsonl and test-titles.jsonl: what is measured, against what people answered

P3 is split by the SHA-256 of its passage, its longest paragraph, one in twenty each for dev and test, so that no passage is
in two parts; the Anthology as its own field split says. Order follows from digests, so that any beginning of a file is a fair
sample. Without a part test of the Anthology, what dev leaves over is measured.
"""
import gzip
import hashlib
import json
import sys
from pathlib import Path

LONGEST_INSTRUCTION_WORDS = 110
LONGEST_ABSTRACT_WORDS = 150
TITLE = "Give a title for the following abstract:\n\n"
SUMMARY = "Summarise the following abstract in one sentence:\n\n"


def digest(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def short(text, words):
    return len(text.split()) <= words


def instructions(path):
    for row in rows(path):
        if short(row["prompt"], LONGEST_INSTRUCTION_WORDS):
            passage = max(row["prompt"].split("\n"), key=len)
            bucket = int(digest(passage)[:8], 16) % 20
            yield {0: "test", 1: "dev"}.get(bucket, "train"), digest(row["prompt"]), row["prompt"], row["completion"].strip()


def abstracts(path):
    for row in rows(path):
        if short(row["abstract"], LONGEST_ABSTRACT_WORDS):
            yield row["split"], digest(row["id"]), row["abstract"], row["title"]


def titles(path):
    return ((part, key, TITLE + text, title) for part, key, text, title in abstracts(path) if int(key[:8], 16) % 2 == 0)


def summaries(path):
    return ((part, key, SUMMARY + text, title) for part, key, text, title in abstracts(path) if int(key[:8], 16) % 2 == 1)


def most_of(examples, part, most):
    own = sorted((example for example in examples if example[0] == part), key=lambda example: example[1])
    return own[:most]


def write(path, examples):
    with open(path, "w", encoding="utf-8") as file:
        for _, _, prompt, reference in sorted(examples, key=lambda example: example[1]):
            file.write(json.dumps({"prompt": prompt, "reference": reference}, ensure_ascii=False) + "\n")
    print(f"{path.name}: {len(examples)} prompts")


def main(p3, acl, out, *most):
    most = [int(number) for number in most or ["1000000000"] * 3]
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    told, titled, asked = list(instructions(p3)), list(titles(acl)), list(summaries(acl))
    for part, share in (("train", 1), ("dev", 20)):
        answered = most_of(told, part, most[0] // share) + most_of(titled, part, most[1] // share)
        write(out / f"{part}.jsonl", answered)
        write(out / f"ask-{part}.jsonl", most_of(asked, part, most[2] // share))
    write(out / "test-instructions.jsonl", most_of(told, "test", most[0]))
    unseen = most_of(titled, "test", most[1]) or most_of(titled, "dev", None)[most[1] // 20:]
    write(out / "test-titles.jsonl", unseen)


if __name__ == "__main__":
    if len(sys.argv) not in (4, 7):
        sys.exit(__doc__)
    main(*sys.argv[1:])
