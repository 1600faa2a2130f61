#!/usr/bin/env python3
"""Makes prompts and answers of a joined pair for following instructions and summarising in English.

usage: joined_data.py P3_JSONL_GZ ACL_JSONL_GZ OUT_FOLDER [MOST_INSTRUCTIONS MOST_TITLES MOST_SUMMARIES MOST_PLAIN]

Reads prompts of P3 (fields prompt, completion) and abstracts of the ACL Anthology (fields id, abstract, title, split), and writes
JSON Lines with the fields prompt and reference:

* train.jsonl and dev.jsonl: what people answered, instructions of P3 and titles of abstracts together
* plain-train.jsonl: plain English to learn writing and copying from, with short prompts and long answers: sentences to be
  repeated, texts to be gone on with, abstracts to be written from their titles
* ask-train.jsonl and ask-dev.jsonl: abstracts to be summarised in a sentence, which the large model is asked to do
* test-instructions.jsonl and test-titles.jsonl: what is measured, against what people answered

P3 is split by the SHA-256 of its passage, its longest paragraph, one in twenty each for dev and test, so that no passage is
in two parts; the Anthology as its own field split says. Order follows from digests, so that any beginning of a file is a fair
sample. Without a part test of the Anthology, what dev leaves over is measured.
"""
import gzip
import hashlib
import json
import re
import sys
from pathlib import Path

LONGEST_INSTRUCTION_WORDS = 110
LONGEST_ABSTRACT_WORDS = 150
TITLE = "Give a title for the following abstract:\n\n"
SUMMARY = "Summarise the following abstract in one sentence:\n\n"
ABSTRACT = "Write the abstract of a paper with the following title:\n\n"
CONTINUE = "Go on with the following text:\n\n"
REPEAT = "Repeat the following sentence:\n\n"
LONGEST_TEXT_WORDS = 75
DEV_SHARE = 50
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def digest(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def short(text, words):
    return len(text.split()) <= words


def part_and_passage(row):
    passage = max(row["prompt"].split("\n"), key=len)
    return {0: "test", 1: "dev"}.get(int(digest(passage)[:8], 16) % 20, "train"), passage


def instructions(path):
    for row in rows(path):
        if short(row["prompt"], LONGEST_INSTRUCTION_WORDS):
            yield part_and_passage(row)[0], digest(row["prompt"]), row["prompt"], row["completion"].strip()


def passages(path):
    for part, text in sorted({part_and_passage(row) for row in rows(path)}):
        yield part, digest(text), text


def beginning(sentences):
    """As many of them as fit, at least one."""
    fitting = sentences[:1]
    for sentence in sentences[1:]:
        if not short(" ".join([*fitting, sentence]), LONGEST_TEXT_WORDS):
            break
        fitting.append(sentence)
    return " ".join(fitting)


def from_text(part, key, text):
    """The text from its first sentence, and one of its sentences from itself."""
    sentences = [sentence for sentence in SENTENCE_END.split(text.strip()) if sentence]
    rest = beginning(sentences[1:])
    if len(rest.split()) >= 20 and short(rest, LONGEST_TEXT_WORDS):
        yield part, key, CONTINUE + sentences[0], rest
    chosen = sentences[int(key[8:16], 16) % len(sentences)] if sentences else ""
    if 5 <= len(chosen.split()) <= 40:
        yield part, digest(chosen), REPEAT + chosen, chosen


def plain_english(p3, acl):
    for row in rows(acl):
        text, key = row["abstract"], digest(row["id"])
        whole = beginning(SENTENCE_END.split(text.strip()))
        if short(whole, LONGEST_TEXT_WORDS):
            yield row["split"], key, ABSTRACT + row["title"], whole
        yield from from_text(row["split"], digest(key), text)
    for part, key, text in passages(p3):
        yield from from_text(part, key, text)


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
    most = [int(number) for number in most or ["1000000000"] * 4]
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    plain = list(plain_english(p3, acl))
    told, titled, asked = list(instructions(p3)), list(titles(acl)), list(summaries(acl))
    for part, share in (("train", 1), ("dev", DEV_SHARE)):
        answered = most_of(told, part, most[0] // share) + most_of(titled, part, most[1] // share)
        write(out / f"{part}.jsonl", answered)
        write(out / f"ask-{part}.jsonl", most_of(asked, part, most[2] // share))
    write(out / "plain-train.jsonl", most_of(plain, "train", most[3]))
    write(out / "test-instructions.jsonl", most_of(told, "test", most[0]))
    unseen = most_of(titled, "test", most[1]) or most_of(titled, "dev", None)[most[1] // DEV_SHARE:]
    write(out / "test-titles.jsonl", unseen)


if __name__ == "__main__":
    if len(sys.argv) not in (4, 8):
        sys.exit(__doc__)
    main(*sys.argv[1:])
