package io.sekkei.platform.catalog;

import io.sekkei.inference.TextGenerator;

/** Opens the pair that lies somewhere; tests put scripted ones in its place. */
@FunctionalInterface
interface PairOpener {
    /**
     * @param location a folder, or {@code classpath:} and a folder inside a jar
     * @throws RuntimeException if the pair cannot be served; its message names every fault
     */
    TextGenerator open(String location, PairServingSettings settings);
}
