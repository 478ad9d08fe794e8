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
            Transcript heard = compare(spelling, batch.clips().get(row), vocabulary.units(result.paths()[row]));
            into.setErrors(into.getErrors() + heard.getSubstitutions() + heard.getDeletions() + heard.getInsertions())
                    .setReferenceUnits(into.getReferenceUnits() + heard.getReferenceUnits())
                    .addTranscripts(heard);
        }
    }

    /** A clip's text beside what was recognised. */
    static Transcript compare(Spelling spelling, Utterance clip, List<String> hypothesis) {
        List<String> reference = spelling.units(clip);
        Edits edits = Edits.between(reference, hypothesis);
        return Transcript.newBuilder()
                .setPath(clip.path())
                .setReference(spelling.text(reference))
                .setHypothesis(spelling.text(hypothesis))
                .setSubstitutions(edits.substitutions())
                .setDeletions(edits.deletions())
                .setInsertions(edits.insertions())
                .setReferenceUnits(reference.size())
                .build();
    }
}
