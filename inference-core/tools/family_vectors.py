#!/usr/bin/env python3
"""Writes tiny models of random weights, each family in several shapes, and what Hugging Face transformers computes with them.

usage: family_vectors.py OUT_FOLDER      (needs torch, transformers 4, safetensors)

Each model gets a folder as transformers saves it, and in it golden.json: the logits after every token of a prompt, what the
model understood of the prompt at every layer, and the ids it writes greedily. Everything is computed in fp32 from the
weights as they were stored.
"""
import json
import shutil
import sys
from pathlib import Path

import torch
from transformers import (GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM,
                          MT5Config, MT5ForConditionalGeneration, Qwen2Config, Qwen2ForCausalLM, Qwen3Config,
                          Qwen3ForCausalLM, T5Config, T5ForConditionalGeneration)

VOCABULARY = 53
PROMPT = [3, 17, 42, 8, 8, 25, 50, 11, 29]
SHORT_PROMPT = [31]
STEPS = 24


def llama(**changes):
    base = dict(vocab_size=VOCABULARY, hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=3,
                num_key_value_heads=1, max_position_embeddings=64, initializer_range=0.25, bos_token_id=1, eos_token_id=2)
    return {**base, **changes}


def t5(**changes):
    base = dict(vocab_size=VOCABULARY, d_model=24, d_kv=6, d_ff=40, num_layers=2, num_decoder_layers=3, num_heads=3,
                relative_attention_num_buckets=8, relative_attention_max_distance=12, initializer_factor=3.0,
                decoder_start_token_id=0, pad_token_id=0, eos_token_id=1)
    return {**base, **changes}


def gpt2(**changes):
    base = dict(vocab_size=VOCABULARY, n_positions=64, n_embd=24, n_layer=2, n_head=3, initializer_range=0.25,
                bos_token_id=52, eos_token_id=52)
    return {**base, **changes}


MODELS = {
    "llama-tied-grouped": (LlamaForCausalLM, LlamaConfig(
        **llama(hidden_size=36, num_attention_heads=9, num_key_value_heads=3, tie_word_embeddings=True)), torch.float16),
    "llama-untied": (LlamaForCausalLM, LlamaConfig(
        **llama(num_attention_heads=4, num_key_value_heads=4, rms_norm_eps=1e-5)), torch.bfloat16),
    "llama-biases": (LlamaForCausalLM, LlamaConfig(
        **llama(attention_bias=True, mlp_bias=True, rope_theta=500.0)), torch.float32),
    "llama-wide-heads": (LlamaForCausalLM, LlamaConfig(
        **llama(head_dim=10, num_attention_heads=5, num_key_value_heads=1, num_hidden_layers=3)), torch.bfloat16),
    "llama-linear": (LlamaForCausalLM, LlamaConfig(
        **llama(rope_scaling={"rope_type": "linear", "factor": 2.5})), torch.float16),
    "llama-llama3": (LlamaForCausalLM, LlamaConfig(
        **llama(hidden_size=32, num_attention_heads=2, num_key_value_heads=2, rope_scaling={
            "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": 16})), torch.bfloat16),
    "llama-yarn": (LlamaForCausalLM, LlamaConfig(
        **llama(hidden_size=32, num_attention_heads=2, num_key_value_heads=1, rope_scaling={
            "rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16})), torch.float32),
    "mistral": (MistralForCausalLM, MistralConfig(
        **llama(num_attention_heads=4, num_key_value_heads=2, sliding_window=None, head_dim=6)), torch.bfloat16),
    "qwen2": (Qwen2ForCausalLM, Qwen2Config(
        **llama(hidden_size=28, num_attention_heads=7, num_key_value_heads=1, tie_word_embeddings=True)), torch.bfloat16),
    "qwen2-untied": (Qwen2ForCausalLM, Qwen2Config(
        **llama(num_attention_heads=4, num_key_value_heads=2, rope_theta=1_000_000.0)), torch.float16),
    "qwen3": (Qwen3ForCausalLM, Qwen3Config(
        **llama(head_dim=8, num_attention_heads=6, num_key_value_heads=2, tie_word_embeddings=True)), torch.bfloat16),
    "qwen3-untied": (Qwen3ForCausalLM, Qwen3Config(**llama(head_dim=12)), torch.float32),
    "gpt2": (GPT2LMHeadModel, GPT2Config(**gpt2()), torch.float32),
    "gpt2-inner": (GPT2LMHeadModel, GPT2Config(
        **gpt2(n_embd=30, n_head=5, n_inner=44, n_layer=3, activation_function="gelu")), torch.bfloat16),
    "gpt2-relu": (GPT2LMHeadModel, GPT2Config(
        **gpt2(n_head=2, activation_function="relu")), torch.float16),
    "t5": (T5ForConditionalGeneration, T5Config(**t5(feed_forward_proj="relu")), torch.bfloat16),
    "t5-v1.1": (T5ForConditionalGeneration, T5Config(
        **t5(feed_forward_proj="gated-gelu", tie_word_embeddings=False)), torch.float32),
    "t5-wide-heads": (T5ForConditionalGeneration, T5Config(
        **t5(d_kv=10, num_heads=5, num_layers=3, num_decoder_layers=1, relative_attention_num_buckets=32,
             relative_attention_max_distance=128)), torch.float16),
    "mt5": (MT5ForConditionalGeneration, MT5Config(
        **t5(feed_forward_proj="gated-gelu", tie_word_embeddings=False, num_heads=4)), torch.bfloat16),
}
SHARDED = {"llama-untied"}


def shake(model):
    """No norm is the identity and no bias zero, so that a forgotten one shows."""
    for name, weight in model.named_parameters():
        if weight.dim() == 1:
            torch.nn.init.normal_(weight, 0.0 if name.endswith("bias") else 1.0, 0.2)
        elif "relative_attention_bias" in name:
            torch.nn.init.normal_(weight, 0.0, 1.0)
        elif model.config.is_encoder_decoder:
            torch.nn.init.normal_(weight, 0.0, 0.25)


def lists(tensor):
    return [[float(f"{value:.7g}") for value in row] for row in tensor.tolist()]


def greedy(model, prompt):
    """By hand, because generate() stops at the end mark."""
    if model.config.is_encoder_decoder:
        written = [model.config.decoder_start_token_id]
        for _ in range(STEPS):
            logits = model(input_ids=torch.tensor([prompt]), decoder_input_ids=torch.tensor([written])).logits
            written.append(int(logits[0, -1].argmax()))
        return written[1:]
    written = list(prompt)
    for _ in range(STEPS):
        written.append(int(model(torch.tensor([written])).logits[0, -1].argmax()))
    return written[len(prompt):]


def golden(model):
    ids = torch.tensor([PROMPT])
    if model.config.is_encoder_decoder:
        start = [model.config.decoder_start_token_id, 7, 33, 2, 19]
        output = model(input_ids=ids, decoder_input_ids=torch.tensor([start]), output_hidden_states=True)
        found = {"start": start, "hidden": [lists(output.encoder_last_hidden_state[0])]}
    else:
        output = model(ids, output_hidden_states=True)
        found = {"hidden": [lists(layer[0]) for layer in output.hidden_states]}
    return {"prompt": PROMPT, "shortPrompt": SHORT_PROMPT, **found, "logits": lists(output.logits[0]),
            "greedy": greedy(model, PROMPT), "greedyShort": greedy(model, SHORT_PROMPT)}


def write(folder, kind, config, dtype, shard):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    model = kind(config).eval()
    shake(model)
    model.to(dtype).save_pretrained(folder, max_shard_size=12_000 if shard else "1GB")
    model = kind.from_pretrained(folder, torch_dtype=torch.float32, attn_implementation="eager").eval()
    with torch.no_grad():
        text = json.dumps(golden(model), separators=(",", ":"))
    (folder / "golden.json").write_text(text + "\n", encoding="utf-8")


def main(target, *only):
    for number, (name, (kind, config, dtype)) in enumerate(MODELS.items()):
        if not only or name in only:
            torch.manual_seed(1000 + number)
            write(Path(target) / name, kind, config, dtype, name in SHARDED)
            print(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
