#!/usr/bin/env python3
"""Makes a domain for `make tune`: English sentences whose Japanese is polite, as a company would want all its texts.

usage: polite_style.py SMALL_PARALLEL_ENJA > domain.jsonl

The folder is a checkout of https://github.com/odashi/small_parallel_enja with train, dev and test, plain or gzipped. Polite is
what ends in desu, masu or a form of them, or asks with kudasai. The texts of its dev set, which the default pair has never seen,
are the part test here; one in forty of the others is dev.
"""
import gzip
import hashlib
import json
import re
import sys
from pathlib import Path

POLITE = re.compile(r"(です|ます|でした|ました|ません|ませんでした|でしょう|ましょう|ください|下さい)(か|ね|よ|よね|が)?[。．？?！!]*$")


def lines(folder, name):
    plain = folder / name
    opened = open(plain, encoding="utf-8") if plain.exists() else gzip.open(folder / f"{name}.gz", "rt", encoding="utf-8")
    with opened:
        return opened.read().splitlines()


def english(words):
    text = re.sub(r" (n't|'\w+|[.,!?;:%])", r"\1", words)
    text = re.sub(r"\bi\b", "I", re.sub(r"(`` ?| ?'')", '"', text))
    return text[:1].upper() + text[1:]


def pairs(folder, part):
    for source, target in zip(lines(folder, f"{part}.en"), lines(folder, f"{part}.ja"), strict=True):
        japanese = target.replace(" ", "")
        if POLITE.search(japanese):
            yield english(source), japanese


def main(folder):
    judged = list(pairs(folder, "dev"))
    seen = {prompt for prompt, _ in judged}
    for prompt, answer in judged:
        print(json.dumps({"prompt": prompt, "answer": answer, "split": "test"}, ensure_ascii=False))
    for prompt, answer in pairs(folder, "train"):
        if prompt not in seen:
            seen.add(prompt)
            part = "dev" if int(hashlib.sha256(prompt.encode()).hexdigest()[:8], 16) % 40 == 0 else "train"
            print(json.dumps({"prompt": prompt, "answer": answer, "split": part}, ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
