package io.sekkei.inference.sampling;

/** Divides the logits: below 1 the likely becomes likelier, above 1 everything becomes more alike. */
final class Temperature implements Sampler {
    private final double temperature;
    private final Sampler next;

    Temperature(double temperature, Sampler next) {
        this.temperature = temperature;
        this.next = next;
    }

    @Override
    public int choose(float[] logits) {
        // Subtracting the largest first changes no probability, and the smallest temperature cannot overflow upwards.
        var largest = Ranking.largest(logits);
        for (var tokenId = 0; tokenId < logits.length; tokenId++) {
            logits[tokenId] = (float) ((logits[tokenId] - largest) / temperature);
        }
        return next.choose(logits);
    }
}
