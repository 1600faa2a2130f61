package io.sekkei.inference.checkpoint.gguf;

/**
 * Where a tensor lies and how.
 *
 * @param name its name
 * @param shape sizes, outermost first; the file has them the other way round
 * @param type how its numbers lie in the file
 * @param begin first byte, counted from the beginning of the file
 * @param elements how many numbers
 */
record GgufTensor(String name, int[] shape, GgufType type, long begin, int elements) {
    long bytes() {
        return (long) (elements / type.blockSize()) * type.blockBytes();
    }

    long end() {
        return begin + bytes();
    }
}
