package io.sekkei.inference.serving;

import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.encoder.remote.ServedEncoder;
import java.nio.file.Path;

/** Opens the part of a pair that can run on another machine. */
public final class EncoderRole {
    private EncoderRole() {}

    /**
     * The large model's encoder, ready to read.
     *
     * @param location a folder with a pair or a joined pair, or a place on the class path
     * @throws InvalidCheckpointException naming every fault of the files at once
     */
    public static ServedEncoder open(String location) {
        return !location.startsWith(PairFiles.CLASSPATH) && JoinedPair.isAt(Path.of(location))
                ? JoinedPairLoader.encoder(Path.of(location))
                : PairLoader.encoder(location);
    }
}
