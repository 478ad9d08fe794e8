package org.isogloss.deploy.experiment;

import java.util.Map;
import java.util.Set;

/**
 * What a finished cell has come to.
 *
 * @param measure CER or PER
 * @param languages of the test split
 * @param steps of training, its start's not counted
 * @param seconds that those took
 * @param audioSeconds of speech in them
 * @param exchangedBytes of tensors, to and from the coordinator, as it counted until shortly before its end; of all starts, when
 *     the cell was interrupted
 */
record CellResult(
        String measure,
        Map<String, Language> languages,
        long steps,
        double seconds,
        double audioSeconds,
        long exchangedBytes) {

    /**
     * A language's part.
     *
     * @param clips that were recognised
     * @param broken clips that could not be read, and count nowhere else
     * @param errors insertions, deletions and substitutions over all its clips
     * @param units of their texts
     * @param parameters that it computes with
     * @param ownParameters of those, how many no other language uses
     */
    record Language(int clips, int broken, long errors, long units, long parameters, long ownParameters) {

        double errorRate() {
            return (double) errors / units;
        }
    }

    /** Of some languages, each counting once; not a number when there is none of them, or no clip of them could be read. */
    double meanErrorRate(Set<String> of) {
        return languages.entrySet().stream()
                .filter(e -> of.contains(e.getKey()) && e.getValue().units() > 0)
                .mapToDouble(e -> e.getValue().errorRate())
                .average()
                .orElse(Double.NaN);
    }

    double audioSecondsASecond() {
        return audioSeconds / seconds;
    }
}
