package io.sekkei.inference.decoding;

import io.sekkei.inference.DecodingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one thread is writing: answers of any modes, which join whenever there is room and leave when they are finished. It
 * works in slices. A slice reads some tokens of the prompts that are not read yet, each prompt a piece in turn, and then
 * computes one step of every answer that is. So a long prompt delays the others' next tokens by a piece, not by the whole.
 * One thread at a time.
 */
public final class DecodingSession {
    private static final Logger LOG = LoggerFactory.getLogger(DecodingSession.class);

    /** Most prompt tokens a slice reads, if they can be read in pieces. */
    private static final int TOKENS_READ = 64;

    private final Decoding decoding;
    private final Deque<Reading> readings = new ArrayDeque<>();
    private final Map<Mode, SharedSteps> shared = new LinkedHashMap<>();
    private final List<Writing> alone = new ArrayList<>();

    DecodingSession(Decoding decoding) {
        this.decoding = decoding;
    }

    /**
     * Takes a job. It is done as soon as its answer is finished, and its answer depends on no other job.
     *
     * @throws io.sekkei.inference.InvalidRequestException if there is no such mode; the job is untouched then
     */
    public void add(DecodingMode mode, DecodingJob job) {
        var part = decoding.part(mode);
        if (part.mode() instanceof Speculative speculative && job.settings().beamWidth() == 1) {
            alone.add(new SpeculativeWriting(new SpeculativeAnswer(job, speculative, part.context())));
        } else {
            readings.add(new Reading(job, part.mode(), part.context()));
        }
    }

    /** Rows that are taken, by answers being written and by those whose prompt is being read; beams counted one by one. */
    public int rows() {
        return readings.stream().mapToInt(Reading::rows).sum()
                + writings().mapToInt(Writing::rows).sum();
    }

    public boolean isIdle() {
        return readings.isEmpty() && writings().allMatch(writing -> writing.rows() == 0);
    }

    /** Works for one slice. Whatever goes wrong fails the answers it hit and is logged. */
    public void advance() {
        read();
        writings().filter(writing -> writing.rows() > 0).toList().forEach(DecodingSession::step);
        alone.removeIf(DecodingSession::isOver);
    }

    private void read() {
        for (var left = TOKENS_READ; left > 0 && !readings.isEmpty(); ) {
            var reading = readings.remove();
            left -= advance(reading, left);
            if (reading.isDone()) {
                begin(reading);
            } else {
                readings.add(reading);
            }
        }
    }

    private static int advance(Reading reading, int most) {
        try {
            return reading.advance(most);
        } catch (RuntimeException | Error failure) {
            LOG.warn("The engine failed while it read a prompt; its answer failed with it", failure);
            reading.answer().failEngine(failure);
            return 0;
        }
    }

    private void begin(Reading reading) {
        try (reading) {
            if (!reading.answer().finished()) {
                seat(reading);
            }
        } catch (RuntimeException | Error failure) {
            LOG.warn("The engine failed before the first step of an answer", failure);
            reading.answer().failEngine(failure);
        }
    }

    private void seat(Reading reading) {
        var row = reading.take();
        var settings = reading.job().settings();
        if (settings.beamWidth() > 1) {
            alone.add(new BeamSearch(reading.answer(), settings, row, reading.context()));
        } else {
            shared.computeIfAbsent(reading.mode(), unused -> new SharedSteps(reading.context()))
                    .join(reading.answer(), row);
        }
    }

    private static void step(Writing writing) {
        try {
            writing.step();
        } catch (RuntimeException | Error failure) {
            LOG.warn("The engine failed; the unfinished answers of its batch failed with it", failure);
            writing.fail(failure);
        }
    }

    private static boolean isOver(Writing writing) {
        var over = writing.rows() == 0;
        if (over) {
            writing.close();
        }
        return over;
    }

    private Stream<Writing> writings() {
        return Stream.concat(shared.values().stream(), alone.stream());
    }
}
