package io.sekkei.inference.encoder.remote;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor as it travels.
 *
 * @param name as the model calls it
 * @param datatype as the protocol spells it
 * @param shape its dimensions
 * @param bytes its numbers, row-major and little-endian
 */
record InferTensor(String name, String datatype, long[] shape, byte[] bytes) {
    static final String INT64 = "INT64";
    static final String FP32 = "FP32";

    static InferTensor ofIds(String name, int[] ids) {
        var bytes = ByteBuffer.allocate(ids.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var id : ids) {
            bytes.putLong(id);
        }
        return new InferTensor(name, INT64, new long[] {1, ids.length}, bytes.array());
    }

    static InferTensor ofFloats(String name, float[] values, long... shape) {
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new InferTensor(name, FP32, shape, bytes.array());
    }

    /** Token ids of a single prompt. */
    int[] ids() {
        require(INT64, 2, Long.BYTES);
        var longs = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        var ids = new int[longs.remaining()];
        for (var place = 0; place < ids.length; place++) {
            var id = longs.get(place);
            if (id < 0 || id > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("%s must hold token ids, but holds %d".formatted(name, id));
            }
            ids[place] = (int) id;
        }
        return ids;
    }

    /** Numbers of what belongs to a single prompt. */
    float[] floats() {
        require(FP32, 3, Float.BYTES);
        var floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        var values = new float[floats.remaining()];
        floats.get(values);
        return values;
    }

    private void require(String type, int dimensions, int size) {
        if (!datatype.equals(type) || shape.length != dimensions || shape[0] != 1) {
            throw new IllegalArgumentException(
                    "%s must be %s with %d dimensions, the first of them 1, but is %s of shape %s"
                            .formatted(name, type, dimensions, datatype, Arrays.toString(shape)));
        }
        var count = 1L;
        for (var dimension : shape) {
            if (dimension < 1 || dimension > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "%s must have positive dimensions, but has %s".formatted(name, Arrays.toString(shape)));
            }
            count = Math.multiplyExact(count, dimension);
        }
        if (bytes.length != Math.multiplyExact(count, size)) {
            throw new IllegalArgumentException("%s of shape %s needs %d bytes, but has %d"
                    .formatted(name, Arrays.toString(shape), count * size, bytes.length));
        }
    }
}
