#!/usr/bin/env python3
"""Writes tiny models of random weights with tokenizers of their own, and what Hugging Face transformers answers with them.

usage: door_vectors.py OUT_FOLDER      (needs torch, transformers 4, tokenizers, gguf)

chat: a Llama with a byte-level tokenizer and a chat template, as a folder; chat.gguf: the same as one file, with the layout
llama.cpp gives it; qwen.gguf: a Qwen2 in that layout; text: a T5 with a Unigram tokenizer. In golden.json stand the prompts'
ids and the greedy answers.
"""
import json
import shutil
import sys
from pathlib import Path

import gguf
import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM, T5Config,
                          T5ForConditionalGeneration)

TEXTS = ["the sea and the ship", "a ship at sea", "where is the station", "the station is there", "12 ships and 345 stations",
         "the quick ship", "日本の海", "日本の駅", "it's there, isn't it?", "lines\nand  spaces"]
MARKS = ["<|end|>", "<|turn|>", "<|stop|>"]
TEMPLATE = ("{%- if messages[0].role != 'system' %}\n    {{- '<|turn|>system\\nsail<|stop|>\\n' }}\n{%- endif %}\n"
            "{%- for message in messages %}\n    {{- '<|turn|>' + message.role + '\\n' + message.content + '<|stop|>\\n' }}\n"
            "{%- endfor %}\n{%- if add_generation_prompt %}\n    {{- '<|turn|>assistant\\n' }}\n{%- endif %}")
CONVERSATIONS = [
    [{"role": "user", "content": "where is the ship?"}],
    [{"role": "system", "content": "Be there."}, {"role": "user", "content": "  12 ships,\n\n日本の海 😀"}],
    [{"role": "user", "content": "a"}, {"role": "assistant", "content": "the sea"}, {"role": "user", "content": "isn't it 345?"}],
]
STEPS = 16


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(TEXTS, trainers.BpeTrainer(
        vocab_size=300, special_tokens=MARKS, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    return tokenizer


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.train_from_iterator(TEXTS, trainers.UnigramTrainer(
        vocab_size=80, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return tokenizer


def save(model, folder, dtype):
    torch.manual_seed(5)
    for weight in model.parameters():
        torch.nn.init.normal_(weight, 1.0 if weight.dim() == 1 else 0.0, 0.25)
    shutil.rmtree(folder, ignore_errors=True)
    model.to(dtype).save_pretrained(folder)
    return type(model).from_pretrained(folder, torch_dtype=torch.float32, attn_implementation="eager").eval()


@torch.no_grad()
def greedy(model, prompt, end):
    written = [0] if model.config.is_encoder_decoder else list(prompt)
    start = len(written)
    for _ in range(STEPS):
        ids = torch.tensor([written])
        output = (model(input_ids=torch.tensor([prompt]), decoder_input_ids=ids) if model.config.is_encoder_decoder
                  else model(ids))
        written.append(int(output.logits[0, -1].argmax()))
        if written[-1] == end:
            break
    return written[start:]


def chat(model, tokenizer):
    rows = []
    for messages in CONVERSATIONS:
        ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True)
        rows.append({"messages": messages, "prompt": ids, "answer": greedy(model, ids, 2)})
    return rows


def paired(weight, heads):
    """The layout of llama.cpp: both numbers of a rotary pair side by side."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(weight.shape)


def write_gguf(model, tokenizer, path, architecture):
    c = model.config
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_context_length(c.max_position_embeddings)
    writer.add_embedding_length(c.hidden_size)
    writer.add_block_count(c.num_hidden_layers)
    writer.add_feed_forward_length(c.intermediate_size)
    writer.add_head_count(c.num_attention_heads)
    writer.add_head_count_kv(c.num_key_value_heads)
    writer.add_rope_freq_base(c.rope_theta)
    writer.add_layer_norm_rms_eps(c.rms_norm_eps)
    backend = json.loads(tokenizer.backend_tokenizer.to_str())
    tokens = sorted(backend["model"]["vocab"], key=backend["model"]["vocab"].get)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token in MARKS else 1 for token in tokens])
    writer.add_token_merges([" ".join(merge) for merge in backend["model"]["merges"]])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    writer.add_chat_template(TEMPLATE)
    kinds = {"llama": gguf.MODEL_ARCH.LLAMA, "qwen2": gguf.MODEL_ARCH.QWEN2}
    names = gguf.get_tensor_name_map(kinds[architecture], c.num_hidden_layers)
    for name, weight in model.state_dict().items():
        if name == "lm_head.weight" and c.tie_word_embeddings:
            continue
        data = weight.numpy()
        if architecture == "llama" and name.endswith(("q_proj.weight", "k_proj.weight")):
            data = paired(data, c.num_attention_heads if "q_proj" in name else c.num_key_value_heads)
        kind = gguf.GGMLQuantizationType.F32 if data.ndim == 1 else gguf.GGMLQuantizationType.F16
        writer.add_tensor(names.get_name(name, (".weight", ".bias")), gguf.quants.quantize(data, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main(target):
    target = Path(target)
    target.mkdir(parents=True, exist_ok=True)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=byte_level(), bos_token="<|end|>", eos_token="<|stop|>",
                                        chat_template=TEMPLATE)
    sizes = dict(vocab_size=300, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
                 num_key_value_heads=1, max_position_embeddings=256, bos_token_id=0, eos_token_id=2)
    llama = save(LlamaForCausalLM(LlamaConfig(**sizes, tie_word_embeddings=True)), target / "chat", torch.float16)
    tokenizer.save_pretrained(target / "chat")
    write_gguf(llama, tokenizer, target / "chat.gguf", "llama")
    qwen = save(Qwen2ForCausalLM(Qwen2Config(**sizes)), target / "qwen", torch.float16)
    write_gguf(qwen, tokenizer, target / "qwen.gguf", "qwen2")
    shutil.rmtree(target / "qwen")
    pieces = PreTrainedTokenizerFast(tokenizer_object=unigram(), pad_token="<pad>", eos_token="</s>", unk_token="<unk>")
    t5 = save(T5ForConditionalGeneration(T5Config(
        vocab_size=80, d_model=16, d_kv=8, d_ff=24, num_layers=2, num_heads=2, decoder_start_token_id=0)),
        target / "text", torch.float16)
    pieces.save_pretrained(target / "text")
    texts = [{"text": text, "prompt": pieces(text)["input_ids"], "answer": greedy(t5, pieces(text)["input_ids"], 1)}
             for text in ("the sea", "日本の駅 is there?", "ships")]
    (target / "golden.json").write_text(json.dumps(
        {"chat": chat(llama, tokenizer), "qwen": chat(qwen, tokenizer), "text": texts}, ensure_ascii=False) + "\n",
        encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
