package io.sekkei.inference.model;

import java.util.List;

/**
 * How positions turn queries and keys (arXiv 2104.09864): pair i of a head of width d is turned at position p by the angle
 * p · base^(-2i/d), changed by a scaling with which a model reads further than it was trained to.
 *
 * <p>Angles are computed in single precision, as the models were trained.
 *
 * @param base the wavelengths lie between 2π and 2π · base
 * @param scaling what is done to the frequencies
 */
public record RotaryPositions(double base, Scaling scaling) {
    public RotaryPositions {
        Sizes.check(base > 1 && Double.isFinite(base), "the base of rotary positions must be above 1");
    }

    /** Frequencies for positions further than those trained on. */
    public sealed interface Scaling permits None, Linear, Divided, Llama3, Yarn {
        /**
         * The frequency of a pair.
         *
         * @param frequency the one without scaling
         * @param pair its number, from 0
         * @param headWidth twice the number of pairs
         * @param base of the frequencies without scaling
         */
        float scaled(float frequency, int pair, int headWidth, double base);

        /** What cosines and sines are multiplied by. */
        default float magnitude() {
            return 1;
        }
    }

    /** Frequencies as they are. */
    public record None() implements Scaling {
        @Override
        public float scaled(float frequency, int pair, int headWidth, double base) {
            return frequency;
        }
    }

    /** All frequencies lower by the same factor (arXiv 2306.15595). */
    public record Linear(double factor) implements Scaling {
        public Linear {
            Sizes.check(factor >= 1 && Double.isFinite(factor), "the factor of rotary positions must be at least 1");
        }

        @Override
        public float scaled(float frequency, int pair, int headWidth, double base) {
            return frequency / (float) factor;
        }
    }

    /** Each frequency lower by a factor of its own, as files of Llama 3.1 in the format GGUF have them. */
    public record Divided(List<Float> divisors) implements Scaling {
        public Divided {
            Sizes.check(
                    divisors.stream().allMatch(divisor -> divisor > 0 && Float.isFinite(divisor)),
                    "what rotary positions are divided by must be positive");
            divisors = List.copyOf(divisors);
        }

        @Override
        public float scaled(float frequency, int pair, int headWidth, double base) {
            return frequency / divisors.get(pair);
        }
    }

    /**
     * Long waves slower by a factor, short ones as they are, those between by a mixture (Llama 3.1; arXiv 2407.21783).
     *
     * @param trainedPositions how far the model read before
     */
    public record Llama3(double factor, double lowFrequency, double highFrequency, int trainedPositions)
            implements Scaling {
        public Llama3 {
            Sizes.check(factor >= 1 && Double.isFinite(factor), "the factor of rotary positions must be at least 1");
            Sizes.check(
                    lowFrequency > 0 && highFrequency > lowFrequency && trainedPositions > 0,
                    "rotary positions need 0 < low frequency < high frequency and positive positions");
        }

        @Override
        public float scaled(float frequency, int pair, int headWidth, double base) {
            var waves = trainedPositions * frequency / (2 * Math.PI);
            if (waves < lowFrequency) {
                return (float) (frequency / factor);
            }
            if (waves > highFrequency) {
                return frequency;
            }
            var share = (waves - lowFrequency) / (highFrequency - lowFrequency);
            return (float) ((1 - share) * frequency / factor + share * frequency);
        }
    }

    /**
     * As Llama3, by the number of the pair, and attention made sharper (YaRN, arXiv 2309.00071).
     *
     * @param fast waves over the trained positions above which a frequency stays
     * @param slow waves below which it is divided by the factor
     * @param magnitude what cosines and sines are multiplied by
     */
    public record Yarn(double factor, double fast, double slow, int trainedPositions, float magnitude)
            implements Scaling {
        public Yarn {
            Sizes.check(factor >= 1 && Double.isFinite(factor), "the factor of rotary positions must be at least 1");
            Sizes.check(
                    slow > 0 && fast > slow && trainedPositions > 0 && Float.isFinite(magnitude),
                    "rotary positions need 0 < slow < fast and positive positions");
        }

        /** The magnitude the paper found best for a factor. */
        public static float usualMagnitude(double factor) {
            return factor <= 1 ? 1 : (float) (0.1 * Math.log(factor) + 1);
        }

        @Override
        public float scaled(float frequency, int pair, int headWidth, double base) {
            var low = Math.max(Math.floor(pairWith(fast, headWidth, base)), 0);
            var high = Math.min(Math.ceil(pairWith(slow, headWidth, base)), headWidth - 1);
            var ramp = (pair - low) / (high == low ? 0.001 : high - low);
            var divided = Math.min(Math.max(ramp, 0), 1);
            return (float) (frequency / factor * divided + frequency * (1 - divided));
        }

        /** The pair, as a fraction, that makes so many waves over the trained positions. */
        private double pairWith(double waves, int headWidth, double base) {
            return headWidth * Math.log(trainedPositions / (waves * 2 * Math.PI)) / (2 * Math.log(base));
        }
    }

    /**
     * Cosines of all angles, then their sines: 2 × positions × headWidth/2.
     *
     * @param positions how many, from 0
     */
    public float[] table(int positions, int headWidth) {
        var pairs = headWidth / 2;
        var table = new float[2 * positions * pairs];
        for (var pair = 0; pair < pairs; pair++) {
            var unscaled = 1f / (float) Math.pow(base, 2.0 * pair / headWidth);
            var frequency = scaling.scaled(unscaled, pair, headWidth, base);
            for (var position = 0; position < positions; position++) {
                var angle = position * frequency;
                table[position * pairs + pair] = (float) Math.cos(angle) * scaling.magnitude();
                table[(positions + position) * pairs + pair] = (float) Math.sin(angle) * scaling.magnitude();
            }
        }
        return table;
    }
}
