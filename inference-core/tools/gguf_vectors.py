#!/usr/bin/env python3
"""Writes a tiny GGUF file with a tensor of every type we read, and their numbers as the package gguf decodes them.

usage: gguf_vectors.py OUT_FOLDER      (needs numpy, gguf, safetensors)

The blocks of types that the package cannot write are random bytes with scales of moderate size.
"""
import sys
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T
from safetensors.numpy import save_file

WRITABLE = [T.F32, T.F16, T.BF16, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q8_0]
# type: places of the half-precision scales in a block
RANDOM = {T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208]}


def random_blocks(kind, count, rng):
    block_bytes = gguf.GGML_QUANT_SIZES[kind][1]
    blocks = rng.integers(0, 256, (count, block_bytes), dtype=np.uint8)
    for place in RANDOM[kind]:
        scales = rng.normal(0, 0.01, count).astype(np.float16)
        blocks[:, place:place + 2] = scales.view(np.uint8).reshape(count, 2)
    return blocks


def main(folder):
    rng = np.random.default_rng(17)
    writer = gguf.GGUFWriter(Path(folder) / "types.gguf", "sekkei-test")
    writer.add_uint32("test.number", 4_000_000_000)
    writer.add_bool("test.truth", True)
    writer.add_array("test.texts", ["a", "日本", ""])
    writer.add_array("test.numbers", [1, -2, 3])
    writer.add_float64("test.fraction", 0.1)
    expected = {}
    for kind in WRITABLE:
        values = rng.normal(0, 1, (3, 64)).astype(np.float32)
        data = values if kind == T.F32 else gguf.quants.quantize(values, kind)
        expected[kind.name] = gguf.quants.dequantize(data, kind).astype(np.float32).reshape(3, 64)
        writer.add_tensor(kind.name, data, raw_dtype=kind)
    for kind in RANDOM:
        data = random_blocks(kind, 2, rng)
        expected[kind.name] = gguf.quants.dequantize(data, kind).astype(np.float32).reshape(2, 256)
        writer.add_tensor(kind.name, data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    save_file(expected, str(Path(folder) / "types.safetensors"))


if __name__ == "__main__":
    main(*sys.argv[1:])
