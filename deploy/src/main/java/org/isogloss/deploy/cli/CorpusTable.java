package org.isogloss.deploy.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.worker.corpus.LanguageReport;

/** The tables that the corpus commands print: a line a language. */
final class CorpusTable {

    private CorpusTable() {}

    /** Clips and minutes by split, as the manifest states them. */
    static String ofManifest(Manifest manifest) {
        StringBuilder table = new StringBuilder("language     clips  minutes    train    valid     test\n");
        for (String language : manifest.languages()) {
            int clips = 0;
            double seconds = 0;
            StringBuilder splits = new StringBuilder();
            for (Split split : Split.values()) {
                clips += manifest.utterances(language, split).size();
                seconds += manifest.seconds(language, split);
                splits.append(format(" %8.2f", manifest.seconds(language, split) / 60));
            }
            table.append(format("%-10s %7d %8.2f%s%n", language, clips, seconds / 60, splits));
        }
        return table.toString().stripTrailing();
    }

    /** What reading every clip showed. */
    static String ofReports(List<LanguageReport> reports) {
        StringBuilder table = new StringBuilder("language     clips  minutes  speakers  level dBFS  shortest s"
                + "  longest s  text~sound  broken  recorded at Hz\n");
        for (LanguageReport each : reports) {
            table.append(format(
                    "%-10s %7d %8.2f  %8d  %10.1f  %10.2f  %9.2f  %10.2f  %6d  %s%n",
                    each.language(),
                    each.clips(),
                    each.minutes(),
                    each.speakers(),
                    each.meanLevel(),
                    each.shortestSeconds(),
                    each.longestSeconds(),
                    each.transcriptCorrelation(),
                    each.broken().size(),
                    each.sourceRates().stream().map(String::valueOf).collect(Collectors.joining(" "))));
        }
        return table.append("text~sound: how well the length of a transcript follows that of its clip, 1 at best")
                .toString();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
