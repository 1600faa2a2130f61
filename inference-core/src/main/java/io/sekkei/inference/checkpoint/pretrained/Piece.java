package io.sekkei.inference.checkpoint.pretrained;

/**
 * A tensor of a file that is the whole or some rows of a weight.
 *
 * @param name the tensor's name in the file
 * @param shape the shape it must have there
 * @param order how its numbers get into the order of the weight
 */
record Piece(String name, int[] shape, Order order) {
    Piece(String name, int... shape) {
        this(name, shape, Order.KEPT);
    }

    /** Brings the numbers of a tensor into another order. */
    interface Order {
        Order KEPT = values -> values;

        float[] arrange(float[] values);

        /** A matrix that is stored with its columns as rows. */
        static Order transposed(int rows, int columns) {
            return values -> {
                var turned = new float[values.length];
                for (var row = 0; row < rows; row++) {
                    for (var column = 0; column < columns; column++) {
                        turned[column * rows + row] = values[row * columns + column];
                    }
                }
                return turned;
            };
        }

        /**
         * Rows of heads in which the two numbers of a rotary pair are neighbours, as llama.cpp stores them; all first ones
         * come before all second ones afterwards.
         */
        static Order rotaryPairsApart(int headWidth, int columns) {
            return values -> {
                var apart = new float[values.length];
                for (var row = 0; row < values.length / columns; row++) {
                    var inHead = row % headWidth;
                    var to = row - inHead + inHead % 2 * (headWidth / 2) + inHead / 2;
                    System.arraycopy(values, row * columns, apart, to * columns, columns);
                }
                return apart;
            };
        }
    }
}
