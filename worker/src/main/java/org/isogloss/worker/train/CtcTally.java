package org.isogloss.worker.train;

import java.util.List;
import org.isogloss.protocol.corpus.Spelling;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.exchange.Transcript;
import org.isogloss.worker.data.TranscribedBatch;
import org.isogloss.worker.model.CtcResult;

/** Sums over the micro-batches of a lane with texts, put into the lane's result. */
final class CtcTally {

    private final Vocabulary vocabulary;

    /** @param vocabulary null for a run that does not finetune */
    CtcTally(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    void add(CtcResult batch, LaneResult.Builder into) {
        into.setCtcLoss(into.getCtcLoss() + batch.loss())
                .setLabels(into.getLabels() + batch.labels())
                .setUtterances(into.getUtterances() + batch.rows())
                .setImpossible(into.getImpossible() + batch.impossible())
                .setAudioSeconds(into.getAudioSeconds() + batch.audioSeconds());
    }

    /** Compares what was recognised with the texts. */
    void addErrors(TranscribedBatch batch, CtcResult result, LaneResult.Builder into) {
        Spelling spelling = vocabulary.spelling();
        for (int row = 0; row < batch.clips().size(); row++) {
            Utterance clip = batch.clips().get(row);
            List<String> reference = spelling.units(clip);
            List<String> hypothesis = vocabulary.units(result.paths()[row]);
            into.setErrors(into.getErrors() + EditDistance.between(reference, hypothesis))
                    .setReferenceUnits(into.getReferenceUnits() + reference.size())
                    .addTranscripts(Transcript.newBuilder()
                            .setPath(clip.path())
                            .setReference(spelling.text(reference))
                            .setHypothesis(spelling.text(hypothesis)));
        }
    }
}
