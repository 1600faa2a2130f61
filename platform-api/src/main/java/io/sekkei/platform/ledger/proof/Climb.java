package io.sekkei.platform.ledger.proof;

/** The way from a node up to the root; the RFC calls the two positions fn and sn. */
final class Climb {
    private long node;
    private long last;

    /**
     * @param node position of the node in its row
     * @param last position of the row's last node
     */
    Climb(long node, long last) {
        this.node = node;
        this.last = last;
    }

    boolean atTop() {
        return last == 0;
    }

    /** The last node of a row has no right neighbour, so its next partner stands left. */
    boolean neighbourIsLeft() {
        return isOdd(node) || node == last;
    }

    /** A last node that has no left neighbour either moves up alone until it has one. */
    void up() {
        if (neighbourIsLeft()) {
            while (!isOdd(node) && node != 0) {
                shift();
            }
        }
        shift();
    }

    void skipWhatIsWhole() {
        while (isOdd(node)) {
            shift();
        }
    }

    private void shift() {
        node >>>= 1;
        last >>>= 1;
    }

    private static boolean isOdd(long position) {
        return (position & 1) == 1;
    }
}
