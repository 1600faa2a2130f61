package io.sekkei.inference.checkpoint;

import java.nio.ByteBuffer;

/** How a number lies in a safetensors file, little-endian. */
public enum TensorType {
    /** IEEE 754 single precision; nothing is lost. */
    F32(4) {
        @Override
        void put(ByteBuffer target, float value) {
            target.putFloat(value);
        }

        @Override
        float get(ByteBuffer source) {
            return source.getFloat();
        }
    },
    /** IEEE 754 half precision, rounded to nearest, ties to even: 11 significant bits, infinite from 65,520 on. */
    F16(2) {
        @Override
        void put(ByteBuffer target, float value) {
            target.putShort(Half.fromFloat(value));
        }

        @Override
        float get(ByteBuffer source) {
            return Half.toFloat(source.getShort());
        }
    },
    /** The upper half of single precision: its range with 8 significant bits; rounded to nearest, ties to even. */
    BF16(2) {
        @Override
        void put(ByteBuffer target, float value) {
            target.putShort(BFloat.fromFloat(value));
        }

        @Override
        float get(ByteBuffer source) {
            return BFloat.toFloat(source.getShort());
        }
    },
    /** Whole numbers, read only; one that single precision cannot hold is refused. */
    I64(8) {
        @Override
        void put(ByteBuffer target, float value) {
            throw new UnsupportedOperationException("Weights are written as F32, F16 or BF16, not as I64");
        }

        @Override
        float get(ByteBuffer source) {
            var whole = source.getLong();
            var value = (float) whole;
            // Long.MAX_VALUE rounds up to 2^63, which the cast back clamps to Long.MAX_VALUE again.
            if ((long) value != whole || whole == Long.MAX_VALUE) {
                throw new ArithmeticException(
                        "the whole number %d does not fit into single precision".formatted(whole));
            }
            return value;
        }
    };

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes a number takes. */
    int bytes() {
        return bytes;
    }

    abstract void put(ByteBuffer target, float value);

    /** @throws ArithmeticException if single precision cannot hold the number */
    abstract float get(ByteBuffer source);
}
