#!/usr/bin/env python3
"""Makes a domain for `make tune` of Debian's package descriptions and their Japanese translations.

usage: debian_descriptions.py TRANSLATION_EN TRANSLATION_JA > domain.jsonl

The two files are the indices Translation-en and Translation-ja of one release, unpacked; apt keeps them under its lists when
Acquire::Languages names both. A line of the output holds the first line of a package's description as prompt, its translation as
answer, and a part: one in twelve is test, one in twenty-four dev. Descriptions that differ only in digits or in what stands in
brackets belong to one part, so that nothing is judged by a near copy of what was learned.
"""
import hashlib
import json
import re
import sys

FIELD = re.compile(r"^(Package|Description-md5|Description-(?:en|ja)): *(.*)$")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def descriptions(path):
    """First lines by the digest of the English description, which is what a translation refers to."""
    found, key = {}, None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            field = FIELD.match(line)
            if field and field[1] == "Description-md5":
                key = field[2].strip()
            elif field and field[1] != "Package":
                found[key] = field[2].strip()
    return found


def family(english):
    return re.sub(r"\([^)]*\)|[\d.]+|\W+", " ", english.lower()).strip()


def part(english):
    bucket = int(hashlib.sha256(family(english).encode()).hexdigest()[:8], 16) % 24
    return {0: "dev", 1: "test", 2: "test"}.get(bucket, "train")


def main(english_path, japanese_path):
    english, japanese = descriptions(english_path), descriptions(japanese_path)
    pairs = {english[key]: japanese[key] for key in sorted(japanese) if key in english and JAPANESE.search(japanese[key])}
    for prompt in sorted(pairs, key=lambda text: hashlib.sha256(text.encode()).hexdigest()):
        row = {"prompt": prompt, "answer": pairs[prompt], "split": part(prompt)}
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
