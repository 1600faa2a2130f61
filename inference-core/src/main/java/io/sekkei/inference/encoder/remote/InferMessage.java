package io.sekkei.inference.encoder.remote;

import java.util.List;

/**
 * A request to a model, or its response.
 *
 * @param model its name
 * @param version its version; empty for the server to choose
 * @param id names the request; the response has the same
 * @param tensors inputs of a request, outputs of a response
 */
record InferMessage(String model, String version, String id, List<InferTensor> tensors) {
    /** What an encoder calls the tokens of a prompt, INT64 [1, P]. */
    static final String INPUT = "input_ids";

    /** What an encoder calls its representation, FP32 [1, P, width]; servers that run TorchScript want such a number. */
    static final String OUTPUT = "representation__0";

    InferMessage {
        tensors = List.copyOf(tensors);
    }

    InferTensor tensor(String name) {
        return tensors.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The tensor %s is missing; there are %s"
                        .formatted(name, tensors.stream().map(InferTensor::name).toList())));
    }
}
