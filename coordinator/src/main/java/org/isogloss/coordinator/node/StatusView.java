package org.isogloss.coordinator.node;

import java.util.List;
import java.util.Map;

/**
 * What {@code isogloss status} shows of a run, as JSON.
 *
 * @param phases of the run, in order
 * @param phase index of the current one; equal to their number when the run is over
 * @param phaseRounds how many rounds each has
 * @param round rounds closed in the phase, of {@code rounds}
 * @param step committed steps, of {@code steps}
 * @param etaSeconds until the end at the current rate; null while it is not known
 * @param stepSeconds what a step takes at the current rate; null while it is not known
 * @param audioPerSecond seconds of speech trained on in a second; null while it is not known
 * @param waitingNext what happens when it comes, or does not come
 * @param quarantined languages that are left out of training
 * @param lossBits of the last step, by language; empty if that finetunes
 * @param accuracy of the last step, by language: hidden frames told from their distractors; empty if that finetunes
 * @param ctcNats CTC loss a label of the last step, by language; empty unless that finetunes
 * @param checkpoint null while there is none
 * @param storage what cannot be written now; empty while the disk is in order
 * @param damagedCheckpoints that were passed over when the run was taken up, a line each
 * @param gone workers that are not in the run any more, the last to go first; the last hundred since the coordinator began
 */
public record StatusView(
        String runId,
        String runDirectory,
        String mode,
        List<String> phases,
        List<Long> phaseRounds,
        int phase,
        long round,
        long rounds,
        long step,
        long steps,
        Double etaSeconds,
        Double stepSeconds,
        Double audioPerSecond,
        int maskVersion,
        String waitingReason,
        String waitingFor,
        double waitingSeconds,
        String waitingNext,
        int openLanes,
        List<QuarantineView> quarantined,
        Map<String, Double> lossBits,
        Map<String, Double> accuracy,
        Map<String, Double> ctcNats,
        CheckpointView checkpoint,
        List<StorageView> storage,
        List<String> damagedCheckpoints,
        CoordinatorView coordinator,
        List<WorkerView> workers,
        List<GoneView> gone) {

    /**
     * Who has the run.
     *
     * @param epoch counts the coordinators that have had it
     * @param takeovers how often it passed on from one that did not end by itself
     * @param takeoverSeconds without a step when this one took over; null if it did not, or has made none yet
     * @param standbys where others listen that would take it over, HOST:PORT each
     * @param reducers where those serve tensors that hold slices of the parameters for it, HOST:PORT each
     */
    public record CoordinatorView(
            long epoch, int takeovers, Double takeoverSeconds, List<String> standbys, List<String> reducers) {}

    /** The newest checkpoint on the disk, and how long ago it was written. */
    public record CheckpointView(long step, double seconds) {}

    /**
     * Something that cannot be written now.
     *
     * @param what one line
     * @param seconds since that is so
     * @param failures since then
     */
    public record StorageView(String what, double seconds, long failures) {}

    /**
     * A language that is left out.
     *
     * @param step the last one that was tried with it
     * @param why its lanes failed
     */
    public record QuarantineView(String language, long step, String why) {}

    /**
     * A worker of the run.
     *
     * @param lanes that it holds now
     * @param lanesPerMinute that it delivered in the last minute or so
     * @param heardSeconds since it was last heard
     * @param metrics where it serves them
     * @param leaving it finishes what it holds, and gets nothing more
     */
    public record WorkerView(
            String name,
            String device,
            int threads,
            int lanes,
            double lanesPerMinute,
            double heardSeconds,
            String metrics,
            boolean leaving) {}

    /**
     * A worker that is not in the run any more.
     *
     * @param how {@code lost} or {@code left}
     * @param seconds since then
     */
    public record GoneView(String name, String device, String how, String why, double seconds) {}
}
