package io.sekkei.platform.tuning;

import io.sekkei.inference.ChatMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a small model learn. What it does it can be stopped in at any update, and goes on from there; tests script one. */
interface Tuner {
    /**
     * A text to learn from.
     *
     * @param messages what was asked
     * @param answer what should be answered
     */
    record Example(List<ChatMessage> messages, String answer) {
        /** Without the texts. */
        @Override
        public String toString() {
            return "Example[***]";
        }
    }

    /**
     * What is to be done.
     *
     * @param base where the files of the pair lie that it begins from
     * @param folder what it may keep until it is done: checkpoints, and what the large model read
     * @param train what to learn from
     * @param dev what says when to stop
     * @param plan settings and limits
     * @param version what the result is called
     * @param result where the result goes; not there before
     */
    record Work(
            String base,
            Path folder,
            List<Example> train,
            List<Example> dev,
            TuningPlan plan,
            String version,
            Path result) {}

    /**
     * Which examples cannot be learned, for they are longer than what the pair reads or writes, or empty.
     *
     * @param base where the files of the pair lie
     * @return their places in the list, from 0
     */
    Set<Integer> unfit(String base, List<Example> examples);

    /** Follows a job and says whether it goes on. */
    interface Watch {
        /** Asked again and again while it works. */
        boolean goesOn();

        /**
         * Told now and then whether anything keeps it from computing.
         *
         * @param reason a sentence for people; null if nothing does
         */
        void hindered(@Nullable String reason);

        /** Told after each look at dev, perhaps on another thread, and perhaps again. */
        void looked(TuningPoint point);
    }

    /**
     * Works until the result lies in its folder, or until it may not go on.
     *
     * @return whether the result is there
     * @throws IllegalArgumentException if this can never be done; its message is for people
     */
    boolean tune(Work work, Watch watch);

    /** SHA-256 of the manifest of a result: what the pair in this folder will be known by. */
    String digest(Path result);
}
