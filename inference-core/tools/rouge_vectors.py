#!/usr/bin/env python3
"""Writes the ROUGE scores that Google's rouge-score gives to sentences of ours; the Java metric is tested against them.

Japanese is cut by character, by a tokenizer handed to the same scorer.

usage: rouge_vectors.py OUT_JSON      (needs rouge-score, made with 0.1.2; sacrebleu_vectors.py beside it)
"""
import json
import sys

from rouge_score import rouge_scorer

from sacrebleu_vectors import ENGLISH, JAPANESE

KINDS = ["rouge1", "rouge2", "rougeL"]


class Characters:
    def tokenize(self, text):
        return [c for c in text.lower() if not c.isspace()]


def sentences(pairs, tokenizer):
    scorer = rouge_scorer.RougeScorer(KINDS, use_stemmer=False, tokenizer=tokenizer)
    found = []
    for hypothesis, reference in pairs:
        scores = scorer.score(reference, hypothesis)
        found.append({"hypothesis": hypothesis, "reference": reference,
                      "scores": {kind: 100 * scores[kind].fmeasure for kind in KINDS}})
    return found


def corpus(name, pairs, by_character):
    found = sentences(pairs, Characters() if by_character else None)
    means = {kind: sum(one["scores"][kind] for one in found) / len(found) for kind in KINDS}
    return {"name": name, "by_character": by_character, "scores": means, "sentences": found}


def main(target):
    document = {"rouge_score": "0.1.2", "corpora": [
        corpus("en", ENGLISH, False), corpus("ja", JAPANESE, True), corpus("en by character", ENGLISH, True)]}
    with open(target, "w", encoding="utf-8") as out:
        json.dump(document, out, ensure_ascii=False, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
