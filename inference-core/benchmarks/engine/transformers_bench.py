"""Hugging Face transformers for make bench-engine: does what each line of its input asks for and answers with what it took."""

import sys
import time

import torch
from transformers import AutoModelForCausalLM

torch.set_num_threads(1)
model = AutoModelForCausalLM.from_pretrained(sys.argv[1], torch_dtype=getattr(torch, sys.argv[2]))
model.eval()


def now():
    return time.perf_counter(), time.process_time()


def since(start):
    end = now()
    return f"{end[0] - start[0]} {end[1] - start[1]}"


def prompt(rows, tokens):
    return torch.tensor([[65 + (i * 7 + row * 3) % 26 for i in range(tokens)] for row in range(rows)])


@torch.inference_mode()
def prefill(tokens):
    ids = prompt(1, tokens)
    start = now()
    model(ids, use_cache=True, logits_to_keep=1).logits[:, -1].argmax(-1)
    return since(start)


@torch.inference_mode()
def decode(rows, tokens):
    output = model(prompt(rows, 32), use_cache=True, logits_to_keep=1)
    token = output.logits[:, -1].argmax(-1, keepdim=True)
    start = now()
    for _ in range(tokens):
        output = model(token, past_key_values=output.past_key_values, use_cache=True)
        token = output.logits[:, -1].argmax(-1, keepdim=True)
    return since(start)


decode(1, 4)
print("ready", flush=True)
for line in sys.stdin:
    task, *numbers = line.split()
    seconds = prefill(int(numbers[0])) if task == "prefill" else decode(int(numbers[0]), int(numbers[1]))
    print("seconds", seconds, flush=True)
