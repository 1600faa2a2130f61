#!/usr/bin/env python3
"""Trains the vocabulary a joined pair's small models write in, with Hugging Face tokenizers.

usage: answer_tokenizer.py ANSWERS_JSONL OUT_TOKENIZER_JSON [VOCABULARY_SIZE]

A byte-level byte-pair encoding of the answers (field answer, or reference), so that every text can be written. Digits stand
alone. The tokens <pad>, <s> and </s> come first.
"""
import json
import sys

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

SPECIAL = ["<pad>", "<s>", "</s>"]


def answers(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            answer = row.get("answer", row.get("reference"))
            if answer:
                yield answer


def main(source, target, size="8000"):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=int(size), special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(answers(source), trainer)
    tokenizer.save(target, pretty=False)
    print(f"{target}: {tokenizer.get_vocab_size()} tokens")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
