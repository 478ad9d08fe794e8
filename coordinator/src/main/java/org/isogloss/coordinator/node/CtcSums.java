package org.isogloss.coordinator.node;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.exchange.Transcript;

/** The part of {@link LaneSums} that comes from lanes with texts. */
final class CtcSums {

    private double nats;
    private long labels;
    private long utterances;
    private long impossible;
    private long errors;
    private long referenceUnits;
    private final List<Transcript> transcripts = new ArrayList<>();

    void add(LaneResult result) {
        nats += result.getCtcLoss();
        labels += result.getLabels();
        utterances += result.getUtterances();
        impossible += result.getImpossible();
        errors += result.getErrors();
        referenceUnits += result.getReferenceUnits();
        transcripts.addAll(result.getTranscriptsList());
    }

    /** What the gradient is divided by. */
    long labels() {
        return labels;
    }

    /** CTC loss a label; null when there were no utterances. */
    Double natsALabel() {
        return utterances == 0 ? null : (Double) (nats / labels);
    }

    List<Transcript> transcripts() {
        return transcripts;
    }

    RunLine.RecognitionLanguage recognitionLine(double audioSeconds) {
        return new RunLine.RecognitionLanguage(
                nats / labels,
                (double) errors / referenceUnits,
                errors,
                referenceUnits,
                utterances,
                impossible,
                audioSeconds);
    }
}
