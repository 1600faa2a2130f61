package io.sekkei.inference.encoder.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Messages over HTTP: JSON that describes the tensors, followed by their bytes. How long the JSON is, the header
 * {@value #HEADER_LENGTH} says.
 */
final class HttpCodec {
    static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SIZE = "binary_data_size";

    private HttpCodec() {}

    /** A body and the length of its JSON. */
    record Body(byte[] bytes, int headerLength) {}

    /** @param wanted names of the outputs to be sent back as bytes */
    static Body request(InferMessage message, List<String> wanted) {
        var root = JSON.createObjectNode().put("id", message.id());
        var outputs = root.putArray("outputs");
        for (var name : wanted) {
            outputs.addObject().put("name", name).putObject("parameters").put("binary_data", true);
        }
        return body(root, "inputs", message.tensors());
    }

    static Body response(InferMessage message) {
        var root = JSON.createObjectNode()
                .put("model_name", message.model())
                .put("model_version", message.version())
                .put("id", message.id());
        return body(root, "outputs", message.tensors());
    }

    private static Body body(
            com.fasterxml.jackson.databind.node.ObjectNode root, String field, List<InferTensor> tensors) {
        var array = root.putArray(field);
        for (var tensor : tensors) {
            var object = array.addObject().put("name", tensor.name()).put("datatype", tensor.datatype());
            Arrays.stream(tensor.shape()).forEach(object.withArray("/shape")::add);
            object.putObject("parameters").put(SIZE, tensor.bytes().length);
        }
        var header = root.toString().getBytes(StandardCharsets.UTF_8);
        var length = header.length
                + tensors.stream().mapToInt(tensor -> tensor.bytes().length).sum();
        var bytes = Arrays.copyOf(header, length);
        var at = header.length;
        for (var tensor : tensors) {
            System.arraycopy(tensor.bytes(), 0, bytes, at, tensor.bytes().length);
            at += tensor.bytes().length;
        }
        return new Body(bytes, header.length);
    }

    /**
     * Reads what the other side sent.
     *
     * @param field {@code inputs} or {@code outputs}
     * @param headerLength length of the JSON; negative if it is all there is
     * @throws IllegalArgumentException if it cannot be such a message
     */
    static InferMessage read(String field, byte[] body, int headerLength, String model, String version) {
        var json = headerLength < 0 ? body.length : headerLength;
        if (json > body.length) {
            throw new IllegalArgumentException(
                    "%s is %d, but the body has %d bytes only".formatted(HEADER_LENGTH, headerLength, body.length));
        }
        var root = parse(body, json);
        var tensors = new ArrayList<InferTensor>();
        var at = json;
        for (var tensor : root.path(field)) {
            var size = tensor.path("parameters").path(SIZE);
            var bytes = size.isMissingNode() ? numbers(tensor) : cut(body, at, size.asLong(-1));
            at += size.isMissingNode() ? 0 : bytes.length;
            tensors.add(new InferTensor(
                    tensor.path("name").asText(), tensor.path("datatype").asText(), shape(tensor), bytes));
        }
        return new InferMessage(model, version, root.path("id").asText(), tensors);
    }

    private static JsonNode parse(byte[] body, int length) {
        try {
            return JSON.readTree(new String(body, 0, length, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The header is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static byte[] cut(byte[] body, int from, long size) {
        if (size < 0 || from + size > body.length) {
            throw new IllegalArgumentException(
                    "%s is %d, but %d bytes are left of the body".formatted(SIZE, size, body.length - from));
        }
        return Arrays.copyOfRange(body, from, from + (int) size);
    }

    private static long[] shape(JsonNode tensor) {
        return StreamSupport.stream(tensor.path("shape").spliterator(), false)
                .mapToLong(dimension -> dimension.asLong(-1))
                .toArray();
    }

    /** Servers without the binary extension send numbers in JSON, flat or nested. */
    private static byte[] numbers(JsonNode tensor) {
        var values = new ArrayList<JsonNode>();
        flatten(tensor.path("data"), values);
        if (tensor.path("datatype").asText().equals(InferTensor.FP32)) {
            var floats = new float[values.size()];
            for (var place = 0; place < floats.length; place++) {
                floats[place] = values.get(place).floatValue();
            }
            return InferTensor.ofFloats("", floats).bytes();
        }
        return InferTensor.ofIds("", values.stream().mapToInt(JsonNode::asInt).toArray())
                .bytes();
    }

    private static void flatten(JsonNode node, List<JsonNode> into) {
        if (node.isArray()) {
            node.forEach(element -> flatten(element, into));
        } else {
            into.add(node);
        }
    }
}
