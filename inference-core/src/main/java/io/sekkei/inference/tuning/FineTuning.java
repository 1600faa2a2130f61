package io.sekkei.inference.tuning;

import io.sekkei.inference.checkpoint.PairCheckpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A fine-tuning job. Everything it is and has done lies in its work folder, so that it can be opened again after the process
 * ended, whichever way: it then goes on exactly where its last update ended, and at most the update in hand is lost. The large
 * model is never changed, nor is the pair it starts from; the result is a new pair.
 *
 * <pre>{@code
 * var job = FineTuning.create(work, "classpath:/io/sekkei/pairs/enja", TuningSettings.lowRank(8), dataset);
 * var outcome = job.run(TuningListener.NONE);
 * var pair = job.export(candidates.resolve("enja-acme-1"), "0.2.0-acme.1");
 * }</pre>
 *
 * <p>{@link #run} computes in this process, where it would share cores, memory and the engine's one gradient collector with
 * whatever else there is; beside a server use {@link TuningProcess}. One run of a folder at a time.
 */
public final class FineTuning {
    private static final LongSupplier UNWATCHED = () -> 0;

    private final TuningFolder folder;
    private final TuningFolder.Task task;
    private final AtomicBoolean paused = new AtomicBoolean();

    private FineTuning(TuningFolder folder) {
        this.folder = folder;
        this.task = folder.task();
    }

    /**
     * Makes a job, or opens it if the folder holds the very same one.
     *
     * @param work a folder for this job alone; made if need be
     * @param pair a folder with a pair, or a place on the class path as in {@code classpath:/io/sekkei/pairs/enja}
     * @throws InvalidDatasetException naming every example that is empty or too long for the pair
     * @throws IllegalArgumentException if the pair has no such model, or the folder holds another job
     */
    public static FineTuning create(Path work, String pair, TuningSettings settings, TuningDataset dataset) {
        var checkpoint = PairCheckpoint.open(pair);
        PairParts.of(checkpoint, settings.model());
        var texts = new PairTexts(checkpoint);
        texts.examples("train", dataset.train());
        texts.examples("dev", dataset.dev());
        var folder = new TuningFolder(work);
        var task = new TuningFolder.Task(pair, checkpoint.digest(), settings, dataset.digest());
        if (!folder.isTaken()) {
            folder.write(task, dataset);
        } else if (!folder.task().equals(task)) {
            throw new IllegalArgumentException(
                    "%s holds another tuning job; choose another folder or discard that one".formatted(work));
        }
        return new FineTuning(folder);
    }

    /**
     * Which examples a pair cannot learn, for they are empty or too long for it; a job takes none of them.
     *
     * @param pair as {@link #create} takes it
     * @return their places in the list, from 0, each with a sentence that tells what was expected and what was found
     */
    public static SortedMap<Integer, String> faults(String pair, List<TuningExample> examples) {
        return new PairTexts(PairCheckpoint.open(pair)).faults(examples);
    }

    /**
     * Opens a job that was created before.
     *
     * @throws IllegalArgumentException if the folder holds none
     */
    public static FineTuning open(Path work) {
        if (!isAt(work)) {
            throw new IllegalArgumentException("%s holds no tuning job".formatted(work));
        }
        return new FineTuning(new TuningFolder(work));
    }

    /** Whether a folder holds a job. */
    public static boolean isAt(Path work) {
        return new TuningFolder(work).isTaken();
    }

    /**
     * Tunes until the dev examples no longer gain, a limit is reached, or somebody pauses; an interruption of the thread counts
     * as a pause. A job that is finished is so again at once.
     *
     * @throws IllegalStateException if the pair is no longer the one the job was made for
     */
    public TuningOutcome run(TuningListener listener) {
        return run(listener, UNWATCHED);
    }

    /** @param usedMemory bytes the process uses */
    TuningOutcome run(TuningListener listener, LongSupplier usedMemory) {
        paused.set(false);
        try (var run = TuningRun.open(folder, task, listener, usedMemory, paused)) {
            return run.toTheEnd();
        }
    }

    /** Ends a run after the update in hand, with everything saved. From any thread. */
    public void pause() {
        paused.set(true);
    }

    /** The looks at the dev examples so far, the first at the pair as it was. */
    public List<TuningLook> looks() {
        return folder.looks();
    }

    /**
     * Writes the best weights so far as a new pair: adapters are merged into the weights; what did not change is linked or
     * copied. The folder appears as a whole or not at all.
     *
     * @param target must not exist
     * @param version the new pair's
     * @throws IllegalStateException if nothing was trained yet, or the pair is no longer the one the job was made for
     */
    public TunedPair export(Path target, String version) {
        return new PairExport(folder, task).to(target, version);
    }

    /** Deletes the folder with the examples, what the large model understood of them, and all checkpoints. */
    public void discard() {
        folder.delete();
    }

    public TuningSettings settings() {
        return task.settings();
    }

    /** Where the pair is that it starts from. */
    public String pair() {
        return task.pair();
    }

    /** Digest of the pair it starts from. */
    public String parent() {
        return task.parent();
    }

    /** Digest of what it learns from, as {@link TuningDataset#digest()} tells it. */
    public String dataset() {
        return task.dataset();
    }
}
