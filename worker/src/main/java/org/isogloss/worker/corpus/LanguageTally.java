package org.isogloss.worker.corpus;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.isogloss.protocol.corpus.Utterance;

/** Adds up the clips of one language. Not for use by several threads. */
final class LanguageTally {

    private final String language;
    private final DoubleSummaryStatistics seconds = new DoubleSummaryStatistics();
    private final DoubleSummaryStatistics levels = new DoubleSummaryStatistics();
    private final Set<String> speakers = new HashSet<>();
    private final TreeSet<Integer> rates = new TreeSet<>();
    private final Correlation correlation = new Correlation();
    private final List<String> broken = new ArrayList<>();

    LanguageTally(String language) {
        this.language = language;
    }

    /**
     * Adds a clip.
     *
     * @param sourceRate of the recording before the corpus was made, in Hz
     */
    void add(Utterance utterance, ClipMeasure clip, int sourceRate) {
        seconds.accept(clip.seconds());
        levels.accept(clip.level());
        rates.add(sourceRate);
        if (!utterance.speaker().isEmpty()) {
            speakers.add(utterance.speaker());
        }
        String transcript = utterance.transcript();
        if (!transcript.isEmpty()) {
            correlation.add(transcript.codePointCount(0, transcript.length()), clip.seconds());
        }
    }

    void addBroken(String problem) {
        broken.add(problem);
    }

    LanguageReport report() {
        boolean any = seconds.getCount() > 0;
        return new LanguageReport(
                language,
                (int) seconds.getCount(),
                seconds.getSum() / 60,
                speakers.size(),
                List.copyOf(rates),
                any ? levels.getAverage() : Double.NaN,
                any ? seconds.getMin() : Double.NaN,
                any ? seconds.getMax() : Double.NaN,
                correlation.value(),
                List.copyOf(broken));
    }
}
