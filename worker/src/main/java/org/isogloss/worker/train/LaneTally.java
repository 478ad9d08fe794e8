package org.isogloss.worker.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.BatchException;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.data.MicroBatch;
import org.isogloss.worker.data.TranscribedBatch;
import org.isogloss.worker.model.BatchResult;
import org.isogloss.worker.model.CtcResult;

/** What a lane's micro-batches come to: sums of their results, and the time spent on them and waiting for them. */
final class LaneTally {

    private final List<Long> codeCounts = new ArrayList<>();
    private final LaneResult.Builder result = LaneResult.newBuilder();
    private final CtcTally ctc;
    private double wait;
    private double compute;

    LaneTally(double waitedSeconds, CtcTally ctc) {
        this.wait = waitedSeconds;
        this.ctc = ctc;
    }

    Batch next(LaneBatches batches) throws BatchException, InterruptedException {
        return (Batch) take(batches);
    }

    TranscribedBatch nextUtterances(LaneBatches batches) throws BatchException, InterruptedException {
        return (TranscribedBatch) take(batches);
    }

    private MicroBatch take(LaneBatches batches) throws BatchException, InterruptedException {
        long begin = System.nanoTime();
        MicroBatch batch = batches.next();
        wait += LaneComputer.seconds(begin);
        return batch;
    }

    /** Does something of the lane whose time counts as computing. */
    void time(Runnable work) {
        timed(() -> {
            work.run();
            return null;
        });
    }

    private <T> T timed(Supplier<T> work) {
        long begin = System.nanoTime();
        T done = work.get();
        compute += LaneComputer.seconds(begin);
        return done;
    }

    BatchResult add(Supplier<BatchResult> work) {
        BatchResult r = timed(work);
        result.setHiddenFrames(result.getHiddenFrames() + r.hiddenFrames());
        result.setCorrect(result.getCorrect() + r.correct());
        result.setContrastiveLoss(result.getContrastiveLoss() + r.contrastiveLoss());
        result.setDiversityLoss(result.getDiversityLoss() + r.diversityLoss());
        result.setAudioSeconds(result.getAudioSeconds() + r.audioSeconds());
        for (int i = 0; i < r.codeCounts().length; i++) {
            if (codeCounts.size() <= i) {
                codeCounts.add(0L);
            }
            codeCounts.set(i, codeCounts.get(i) + r.codeCounts()[i]);
        }
        return r;
    }

    CtcResult addCtc(Supplier<CtcResult> work) {
        CtcResult r = timed(work);
        ctc.add(r, result);
        return r;
    }

    void addErrors(TranscribedBatch batch, CtcResult recognised) {
        ctc.addErrors(batch, recognised, result);
    }

    double computeSeconds() {
        return compute;
    }

    double waitSeconds() {
        return wait;
    }

    LaneResult result() {
        return result.addAllCodeCounts(codeCounts)
                .setComputeSeconds(compute)
                .setWaitSeconds(wait)
                .build();
    }
}
