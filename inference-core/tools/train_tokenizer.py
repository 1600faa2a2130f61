#!/usr/bin/env python3
"""Trains the joint English-Japanese tokenizer of the pair `enja` with Hugging Face tokenizers.

usage: train_tokenizer.py ENJA_TSV_GZ OUT_TOKENIZER_JSON [VOCABULARY_SIZE]

A Unigram model (Kudo 2018, arXiv 1804.10959) with byte fallback, so that no text is unencodable. Digits and sentence
punctuation always stand alone. Widths are normalised by the product before a text reaches the tokenizer
(io.sekkei.inference.tokenizer.Widths); the same rule is applied here.
"""
import gzip
import json
import sys
import unicodedata

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

SPECIAL = ["<pad>", "<s>", "</s>", "<unk>", "<2ja>", "<2en>"] + [f"<extra_{i}>" for i in range(10)]
BYTES = [f"<0x{b:02X}>" for b in range(256)]
BYTE_SCORE = -30.0


def normalise_width(text):
    """Full-width letters and digits become ASCII, half-width kana become full-width; punctuation is left alone."""
    def one(c):
        code = ord(c)
        is_alnum = 0xFF10 <= code <= 0xFF19 or 0xFF21 <= code <= 0xFF3A or 0xFF41 <= code <= 0xFF5A
        is_kana = 0xFF66 <= code <= 0xFF9F
        return unicodedata.normalize("NFKC", c) if is_alnum or is_kana else c
    return " ".join("".join(map(one, text)).split())


def sentences(path):
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for number, row in enumerate(rows):
            english, japanese = row.rstrip("\n").split("\t")[:2]
            yield normalise_width(english)
            yield normalise_width(japanese)
            if number % 5 == 0:
                yield normalise_width(english).lower()


def main(source, target, size=8000):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Metaspace(),
        pre_tokenizers.Split(Regex(r"[0-9]|[。、！？「」『』（）.,!?\"]"), "isolated"),
    ])
    trainer = trainers.UnigramTrainer(
        vocab_size=size - len(BYTES), special_tokens=SPECIAL, unk_token="<unk>", max_piece_length=10)
    tokenizer.train_from_iterator(sentences(source), trainer)
    document = json.loads(tokenizer.to_str())
    document["model"]["vocab"] += [[b, BYTE_SCORE] for b in BYTES]
    document["model"]["byte_fallback"] = True
    document["decoder"] = json.loads(json.dumps({"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
        {"type": "ByteFallback"}, {"type": "Fuse"},
        {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}))
    checked = Tokenizer.from_str(json.dumps(document))
    checked.save(target, pretty=False)
    print(f"{target}: {checked.get_vocab_size()} tokens")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *(int(v) for v in sys.argv[3:]))
