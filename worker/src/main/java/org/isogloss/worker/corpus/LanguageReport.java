package org.isogloss.worker.corpus;

import java.util.List;

/**
 * What the clips of one language are like.
 *
 * @param clips that can be used; broken ones do not count
 * @param minutes of sound, as decoded
 * @param sourceRates of the recordings in Hz, rising
 * @param meanLevel mean over the clips of the level, in dB of full scale
 * @param transcriptCorrelation Pearson's, between a transcript's length and its clip's duration; near 1 when texts and
 *     sounds belong together, NaN when fewer than three clips have a text
 * @param broken one line for each clip that cannot be used
 */
public record LanguageReport(
        String language,
        int clips,
        double minutes,
        int speakers,
        List<Integer> sourceRates,
        double meanLevel,
        double shortestSeconds,
        double longestSeconds,
        double transcriptCorrelation,
        List<String> broken) {}
