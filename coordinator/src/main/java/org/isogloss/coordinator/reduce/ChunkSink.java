package org.isogloss.coordinator.reduce;

import java.util.Map;

/** Where the chunks of a step go: the sums of a gradient or of pruning scores. Safe for use by several threads. */
public interface ChunkSink {

    /**
     * Begins a step with empty sums. A step that is open is given up with all that was added to it; to open a poisoned
     * step again is how it is redone.
     */
    void open(StepSpec spec);

    /** Adds a chunk to the sums, or says why not. */
    Receipt offer(LaneChunk chunk);

    /**
     * How far the open step is.
     *
     * @throws IllegalStateException when none is open
     */
    StepProgress progress();

    /** How many chunks have had each outcome since the start. */
    Map<ChunkOutcome, Long> counts();
}
