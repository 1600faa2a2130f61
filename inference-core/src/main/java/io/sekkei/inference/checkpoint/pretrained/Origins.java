package io.sekkei.inference.checkpoint.pretrained;

import io.sekkei.inference.model.Gpt2Configuration;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.T5Configuration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which tensors of a file make up each weight of a model.
 *
 * @param pieces by name of the weight; the rows of several pieces follow one another
 * @param needless tensors a file may hold that are not needed, because they can be computed or are there twice
 */
record Origins(Map<String, List<Piece>> pieces, Predicate<String> needless) {
    static Origins ofHuggingFace(LlamaConfiguration c) {
        var pieces = new LinkedHashMap<String, List<Piece>>();
        pieces.put("embedding", List.of(new Piece("model.embed_tokens.weight", c.vocabularySize(), c.width())));
        for (var layer = 0; layer < c.layers(); layer++) {
            var names = new LlamaNames(
                    "model.layers." + layer + ".",
                    "input_layernorm",
                    "self_attn.%s_proj",
                    "self_attn.o_proj",
                    "self_attn.%s_norm",
                    "post_attention_layernorm",
                    "mlp.%s_proj");
            putLlamaLayer(pieces, c, layer, names, columns -> Piece.Order.KEPT);
        }
        pieces.put("norm.weight", List.of(new Piece("model.norm.weight", c.width())));
        putHead(pieces, !c.variant().tiedHead(), "lm_head.weight", c.vocabularySize(), c.width());
        return new Origins(
                pieces,
                name -> name.endsWith("rotary_emb.inv_freq")
                        || c.variant().tiedHead() && name.equals("lm_head.weight"));
    }

    /** @param pairsTogether whether rotary pairs are neighbours in the file */
    static Origins ofGguf(LlamaConfiguration c, boolean pairsTogether) {
        var pieces = new LinkedHashMap<String, List<Piece>>();
        pieces.put("embedding", List.of(new Piece("token_embd.weight", c.vocabularySize(), c.width())));
        for (var layer = 0; layer < c.layers(); layer++) {
            var names = new LlamaNames(
                    "blk." + layer + ".", "attn_norm", "attn_%s", "attn_output", "attn_%s_norm", "ffn_norm", "ffn_%s");
            putLlamaLayer(
                    pieces,
                    c,
                    layer,
                    names,
                    columns -> pairsTogether ? Piece.Order.rotaryPairsApart(c.headWidth(), columns) : Piece.Order.KEPT);
        }
        pieces.put("norm.weight", List.of(new Piece("output_norm.weight", c.width())));
        putHead(pieces, !c.variant().tiedHead(), "output.weight", c.vocabularySize(), c.width());
        return new Origins(pieces, name -> name.equals("rope_freqs.weight"));
    }

    static Origins ofHuggingFace(Gpt2Configuration c, String prefix) {
        var pieces = new LinkedHashMap<String, List<Piece>>();
        pieces.put("embedding", List.of(new Piece(prefix + "wte.weight", c.vocabularySize(), c.width())));
        pieces.put("positions", List.of(new Piece(prefix + "wpe.weight", c.maxPositions(), c.width())));
        for (var layer = 0; layer < c.layers(); layer++) {
            var to = "layers." + layer + ".";
            var from = prefix + "h." + layer + ".";
            putPair(pieces, to + "attention.norm.", from + "ln_1.", c.width());
            putTurned(pieces, to + "attention.qkv.", from + "attn.c_attn.", 3 * c.width(), c.width());
            putTurned(pieces, to + "attention.output.", from + "attn.c_proj.", c.width(), c.width());
            putPair(pieces, to + "feedforward.norm.", from + "ln_2.", c.width());
            putTurned(pieces, to + "feedforward.in.", from + "mlp.c_fc.", c.feedForward(), c.width());
            putTurned(pieces, to + "feedforward.out.", from + "mlp.c_proj.", c.width(), c.feedForward());
        }
        putPair(pieces, "norm.", prefix + "ln_f.", c.width());
        return new Origins(
                pieces,
                name -> name.endsWith(".attn.bias")
                        || name.endsWith(".attn.masked_bias")
                        || name.equals("lm_head.weight"));
    }

    static Origins ofHuggingFace(T5Configuration c) {
        var pieces = new LinkedHashMap<String, List<Piece>>();
        pieces.put("embedding", List.of(new Piece("shared.weight", c.vocabularySize(), c.width())));
        var distances = "block.0.layer.0.SelfAttention.relative_attention_bias.weight";
        for (var side : List.of("encoder", "decoder")) {
            pieces.put(side + ".distances", List.of(new Piece(side + "." + distances, c.distanceBuckets(), c.heads())));
            var layers = side.equals("encoder") ? c.encoderLayers() : c.decoderLayers();
            for (var layer = 0; layer < layers; layer++) {
                putT5Layer(pieces, c, side + "." + layer + ".", side + ".block." + layer + ".layer.");
            }
            pieces.put(side + ".norm.weight", List.of(new Piece(side + ".final_layer_norm.weight", c.width())));
        }
        putHead(pieces, !c.tiedHead(), "lm_head.weight", c.vocabularySize(), c.width());
        return new Origins(
                pieces,
                name -> name.endsWith("embed_tokens.weight")
                        || c.tiedHead() && name.equals("lm_head.weight")
                        || name.equals("decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight"));
    }

    private static void putT5Layer(Map<String, List<Piece>> pieces, T5Configuration c, String to, String from) {
        var decoder = to.startsWith("decoder");
        var attention = from + "0.SelfAttention.";
        pieces.put(to + "attention.norm.weight", List.of(new Piece(from + "0.layer_norm.weight", c.width())));
        pieces.put(
                to + "attention.qkv.weight",
                List.of(in(c, attention + "q"), in(c, attention + "k"), in(c, attention + "v")));
        pieces.put(
                to + "attention.output.weight",
                List.of(new Piece(attention + "o.weight", c.width(), c.attentionWidth())));
        if (decoder) {
            var cross = from + "1.EncDecAttention.";
            pieces.put(to + "cross.norm.weight", List.of(new Piece(from + "1.layer_norm.weight", c.width())));
            pieces.put(to + "cross.q.weight", List.of(in(c, cross + "q")));
            pieces.put(to + "cross.kv.weight", List.of(in(c, cross + "k"), in(c, cross + "v")));
            pieces.put(
                    to + "cross.output.weight", List.of(new Piece(cross + "o.weight", c.width(), c.attentionWidth())));
        }
        var last = from + (decoder ? "2." : "1.");
        var inner = last + "DenseReluDense.";
        pieces.put(to + "feedforward.norm.weight", List.of(new Piece(last + "layer_norm.weight", c.width())));
        pieces.put(
                to + "feedforward.in.weight",
                c.gated()
                        ? List.of(
                                new Piece(inner + "wi_0.weight", c.feedForward(), c.width()),
                                new Piece(inner + "wi_1.weight", c.feedForward(), c.width()))
                        : List.of(new Piece(inner + "wi.weight", c.feedForward(), c.width())));
        pieces.put(to + "feedforward.out.weight", List.of(new Piece(inner + "wo.weight", c.width(), c.feedForward())));
    }

    private static Piece in(T5Configuration c, String name) {
        return new Piece(name + ".weight", c.attentionWidth(), c.width());
    }

    /** What a kind of file calls the parts of a layer; {@code %s} stands for q, k, v or for gate, up, down. */
    private record LlamaNames(
            String prefix,
            String attentionNorm,
            String projection,
            String output,
            String queryKeyNorm,
            String feedForwardNorm,
            String feedForward) {}

    private interface RotaryOrder {
        Piece.Order of(int columns);
    }

    private static void putLlamaLayer(
            Map<String, List<Piece>> pieces, LlamaConfiguration c, int layer, LlamaNames names, RotaryOrder rotary) {
        var to = "layers." + layer + ".";
        var from = names.prefix();
        var variant = c.variant();
        var queries = c.heads() * c.headWidth();
        var keys = c.keyValueHeads() * c.headWidth();
        var projection = from + names.projection();
        var inner = from + names.feedForward();
        pieces.put(
                to + "attention.norm.weight", List.of(new Piece(from + names.attentionNorm() + ".weight", c.width())));
        pieces.put(
                to + "attention.qkv.weight",
                List.of(
                        new Piece(
                                projection.formatted("q") + ".weight",
                                new int[] {queries, c.width()},
                                rotary.of(c.width())),
                        new Piece(
                                projection.formatted("k") + ".weight",
                                new int[] {keys, c.width()},
                                rotary.of(c.width())),
                        new Piece(projection.formatted("v") + ".weight", keys, c.width())));
        if (variant.queryKeyValueBias()) {
            pieces.put(
                    to + "attention.qkv.bias",
                    List.of(
                            new Piece(projection.formatted("q") + ".bias", new int[] {queries}, rotary.of(1)),
                            new Piece(projection.formatted("k") + ".bias", new int[] {keys}, rotary.of(1)),
                            new Piece(projection.formatted("v") + ".bias", keys)));
        }
        if (variant.queryKeyNorm()) {
            for (var part : List.of("q", "k")) {
                var name = from + names.queryKeyNorm().formatted(part) + ".weight";
                pieces.put(to + "attention." + part + ".norm.weight", List.of(new Piece(name, c.headWidth())));
            }
        }
        putLinear(pieces, to + "attention.output.", from + names.output(), variant.outputBias(), c.width(), queries);
        pieces.put(
                to + "feedforward.norm.weight",
                List.of(new Piece(from + names.feedForwardNorm() + ".weight", c.width())));
        pieces.put(
                to + "feedforward.in.weight",
                List.of(
                        new Piece(inner.formatted("gate") + ".weight", c.feedForward(), c.width()),
                        new Piece(inner.formatted("up") + ".weight", c.feedForward(), c.width())));
        if (variant.feedForwardBias()) {
            pieces.put(
                    to + "feedforward.in.bias",
                    List.of(
                            new Piece(inner.formatted("gate") + ".bias", c.feedForward()),
                            new Piece(inner.formatted("up") + ".bias", c.feedForward())));
        }
        putLinear(
                pieces,
                to + "feedforward.out.",
                inner.formatted("down"),
                variant.feedForwardBias(),
                c.width(),
                c.feedForward());
    }

    private static void putLinear(
            Map<String, List<Piece>> pieces, String to, String from, boolean bias, int out, int in) {
        pieces.put(to + "weight", List.of(new Piece(from + ".weight", out, in)));
        if (bias) {
            pieces.put(to + "bias", List.of(new Piece(from + ".bias", out)));
        }
    }

    private static void putPair(Map<String, List<Piece>> pieces, String to, String from, int width) {
        pieces.put(to + "weight", List.of(new Piece(from + "weight", width)));
        pieces.put(to + "bias", List.of(new Piece(from + "bias", width)));
    }

    /** GPT-2 stores its matrices as [in, out]. */
    private static void putTurned(Map<String, List<Piece>> pieces, String to, String from, int out, int in) {
        pieces.put(
                to + "weight",
                List.of(new Piece(from + "weight", new int[] {in, out}, Piece.Order.transposed(in, out))));
        pieces.put(to + "bias", List.of(new Piece(from + "bias", out)));
    }

    private static void putHead(Map<String, List<Piece>> pieces, boolean own, String name, int rows, int columns) {
        if (own) {
            pieces.put("head", List.of(new Piece(name, rows, columns)));
        }
    }
}
