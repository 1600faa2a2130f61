#!/usr/bin/env python3
"""Writes logits of tiny models, computed with numpy, that the Java reference implementation is tested against.

usage: reference_vectors.py OUT_JSON      (needs numpy)

It is written from the definition of the model in matrix form, apart from the Java code: value j of the t-th weight is
sin(1 + 37 t + 0.61 j) / 2, which both sides compute for themselves.
"""
import json
import sys

import numpy as np

VOCABULARY, WIDTH, HEADS, INNER, REPRESENTATION = 11, 8, 2, 12, 6
PROMPT, ANSWER = [3, 1, 4, 1, 5], [2, 9, 7, 10]


def names(encoder_layers, decoder_layers, conditioned):
    """Every weight with its shape, in the order of TransformerConfiguration.weights()."""
    def linear(prefix, out, into):
        return [(prefix + "weight", (out, into)), (prefix + "bias", (out,))]

    def norm(prefix):
        return [(prefix + "weight", (WIDTH,)), (prefix + "bias", (WIDTH,))]

    def attention(prefix):
        return norm(prefix + "norm.") + linear(prefix + "qkv.", 3 * WIDTH, WIDTH) + linear(prefix + "output.", WIDTH, WIDTH)

    def cross(prefix):
        return (norm(prefix + "norm.") + linear(prefix + "q.", WIDTH, WIDTH) + linear(prefix + "kv.", 2 * WIDTH, WIDTH)
                + linear(prefix + "output.", WIDTH, WIDTH))

    def feed_forward(prefix):
        return norm(prefix + "norm.") + linear(prefix + "in.", INNER, WIDTH) + linear(prefix + "out.", WIDTH, INNER)

    found = [("embedding", (VOCABULARY, WIDTH))]
    for layer in range(encoder_layers):
        found += attention(f"encoder.{layer}.attention.") + feed_forward(f"encoder.{layer}.feedforward.")
    if encoder_layers:
        found += norm("encoder.norm.")
    if conditioned:
        found += linear("projector.in.", WIDTH, REPRESENTATION) + linear("projector.out.", WIDTH, WIDTH)
    for layer in range(decoder_layers):
        found += (attention(f"decoder.{layer}.attention.") + cross(f"decoder.{layer}.cross.")
                  + feed_forward(f"decoder.{layer}.feedforward."))
    return found + norm("decoder.norm.")


def wave(number, shape):
    count = int(np.prod(shape))
    return (np.sin(1 + 37 * number + 0.61 * np.arange(count)) / 2).astype(np.float32).astype(np.float64).reshape(shape)


class Model:
    def __init__(self, encoder_layers, decoder_layers, conditioning):
        self.layers = encoder_layers, decoder_layers
        self.conditioning = conditioning
        listed = names(encoder_layers, decoder_layers, conditioning != "NONE")
        self.w = {name: wave(number, shape) for number, (name, shape) in enumerate(listed)}

    def linear(self, prefix, x):
        return x @ self.w[prefix + "weight"].T + self.w[prefix + "bias"]

    def norm(self, prefix, x):
        centred = x - x.mean(-1, keepdims=True)
        return (centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + 1e-5) * self.w[prefix + "weight"]
                + self.w[prefix + "bias"])

    def attend(self, q, k, v, mask=None):
        split = lambda x: x.reshape(len(x), HEADS, -1).transpose(1, 0, 2)
        scores = np.einsum("htd,hpd->htp", split(q), split(k)) / np.sqrt(WIDTH / HEADS)
        if mask is not None:
            scores = np.where(mask, scores, -np.inf)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        return np.einsum("htp,hpd->thd", weights, split(v)).reshape(len(q), WIDTH)

    def attention(self, prefix, x, mask=None):
        q, k, v = np.split(self.linear(prefix + "qkv.", self.norm(prefix + "norm.", x)), 3, axis=-1)
        return x + self.linear(prefix + "output.", self.attend(q, k, v, mask))

    def cross(self, prefix, x, memory):
        k, v = np.split(self.linear(prefix + "kv.", memory), 2, axis=-1)
        q = self.linear(prefix + "q.", self.norm(prefix + "norm.", x))
        return x + self.linear(prefix + "output.", self.attend(q, k, v))

    def feed_forward(self, prefix, x):
        return x + self.linear(prefix + "out.", np.maximum(self.linear(prefix + "in.", self.norm(prefix + "norm.", x)), 0))

    def positions(self, count):
        angles = np.arange(count)[:, None] / 10000 ** (np.arange(0, WIDTH, 2) / WIDTH)
        return np.stack([np.sin(angles), np.cos(angles)], -1).reshape(count, WIDTH)

    def embed(self, ids):
        return self.w["embedding"][ids] * np.sqrt(WIDTH) + self.positions(len(ids))

    def encoder(self, x):
        for layer in range(self.layers[0]):
            x = self.attention(f"encoder.{layer}.attention.", x)
            x = self.feed_forward(f"encoder.{layer}.feedforward.", x)
        return self.norm("encoder.norm.", x)

    def memory(self, ids, z):
        # The boundary between the models is float.
        return {"NONE": lambda: self.encoder(self.embed(ids)),
                "ADD": lambda: self.encoder(self.embed(ids) + z),
                "REPLACE": lambda: self.encoder(z + self.positions(len(ids))),
                "CROSS_ATTENTION": lambda: z}[self.conditioning]()

    def logits(self, memory, ids):
        x = self.embed(ids)
        mask = np.tril(np.ones((len(ids), len(ids)), bool))
        for layer in range(self.layers[1]):
            x = self.attention(f"decoder.{layer}.attention.", x, mask)
            x = self.cross(f"decoder.{layer}.cross.", x, memory)
            x = self.feed_forward(f"decoder.{layer}.feedforward.", x)
        return self.norm("decoder.norm.", x) @ self.w["embedding"].T

    def project(self, h):
        return self.linear("projector.out.", np.maximum(self.linear("projector.in.", h), 0))


def main(target):
    found = []
    for conditioning, layers in (("NONE", (2, 2)), ("ADD", (1, 2)), ("REPLACE", (1, 1)), ("CROSS_ATTENTION", (0, 2))):
        model = Model(*layers, conditioning)
        h = wave(99, (len(PROMPT), REPRESENTATION))
        z = None if conditioning == "NONE" else model.project(h).astype(np.float32).astype(np.float64)
        found.append({"conditioning": conditioning, "encoderLayers": layers[0], "decoderLayers": layers[1],
                      "logits": model.logits(model.memory(PROMPT, z), ANSWER).tolist()})
    with open(target, "w", encoding="utf-8") as out:
        json.dump({"prompt": PROMPT, "answer": ANSWER, "models": found}, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
