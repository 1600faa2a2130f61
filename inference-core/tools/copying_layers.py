#!/usr/bin/env python3
"""Tells which layers of a published decoder copy, to choose those that `sekkei models prune` keeps.

usage: copying_layers.py FOLDER [GGUF_FILE_IN_IT]

Reads the same random tokens twice in a row and measures, for every layer, its head that looks most

* at what followed the same token the first time (induction heads, arXiv 2209.11895): these write what they find there;
* at the token just before: these tell the induction heads what each token followed.

Both are the share of attention, from 0 to 1, on average over the second half. Needs transformers, and accelerate for GGUF.
"""
import sys

import torch
from transformers import AutoModelForCausalLM

SEQUENCES, LENGTH = 4, 50


def repeated(vocabulary):
    torch.manual_seed(0)
    first = torch.randint(vocabulary // 50, vocabulary // 2, (SEQUENCES, LENGTH))
    return torch.cat([torch.ones(SEQUENCES, 1, dtype=torch.long), first, first], 1)


def strongest(attention, back):
    at = torch.arange(LENGTH + 2, 2 * LENGTH + 1)
    return attention[:, :, at, at - back].mean((0, 2)).max().item()


def main(folder, *gguf):
    where = {"gguf_file": gguf[0]} if gguf else {}
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager", **where)
    with torch.no_grad():
        attentions = model(repeated(model.config.vocab_size), output_attentions=True).attentions
    print("layer  what followed  token before")
    for layer, attention in enumerate(attentions):
        print(f"{layer:5}  {strongest(attention, LENGTH - 1):13.2f}  {strongest(attention, 1):12.2f}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
