package org.isogloss.deploy.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.isogloss.deploy.experiment.Cell.Variant;

/**
 * What an experiment has come to so far.
 *
 * @param measure CER or PER
 * @param cells how many there are
 * @param finished how many of them are done
 * @param broken a line for each cell and language of which some test clips could not be read
 */
record ExperimentReport(
        String measure,
        int cells,
        int finished,
        Set<String> high,
        Set<String> low,
        List<Row> rows,
        List<String> broken) {

    /**
     * A method, over the seeds that are finished.
     *
     * @param errorRates by language
     * @param all mean over all languages, each counting once
     * @param high and over those that are not low-resource
     * @param change of {@code all}, relative to the dense model of the same seed
     * @param highChange of {@code high}
     * @param parameters that a language computes with
     * @param ownParameters of those, how many no other language uses
     * @param speed seconds of speech in a second of training
     * @param exchangedBytes of tensors, to and from the coordinator
     */
    record Row(
            Variant variant,
            int seeds,
            Map<String, Spread> errorRates,
            Spread all,
            Spread high,
            Spread low,
            Spread change,
            Spread highChange,
            Spread lowChange,
            Map<String, Spread> parameters,
            Map<String, Spread> ownParameters,
            Spread speed,
            Spread exchangedBytes) {}

    /** @param lowResource languages; the others are high-resource */
    static ExperimentReport of(ExperimentPlan plan, List<String> lowResource, Map<Cell, CellResult> results) {
        Set<String> high = new TreeSet<>();
        results.values().forEach(result -> high.addAll(result.languages().keySet()));
        Set<String> low = new TreeSet<>(high);
        low.retainAll(lowResource);
        high.removeAll(low);
        List<Row> rows = plan.cells().stream()
                .map(Cell::variant)
                .distinct()
                .map(variant -> new Rows(results, high, low).row(variant))
                .filter(row -> row.seeds() > 0)
                .toList();
        String measure =
                results.values().stream().map(CellResult::measure).findFirst().orElse("error rate");
        return new ExperimentReport(measure, plan.cells().size(), results.size(), high, low, rows, broken(results));
    }

    private static List<String> broken(Map<Cell, CellResult> results) {
        List<String> lines = new ArrayList<>();
        results.forEach((cell, result) -> new TreeMap<>(result.languages()).forEach((language, part) -> {
            if (part.broken() > 0) {
                lines.add(cell.variant().title() + ", seed " + cell.seed() + ": " + part.broken() + " of "
                        + (part.clips() + part.broken()) + " clips of " + language);
            }
        }));
        return lines;
    }

    /** All languages, those with more speech first. */
    List<String> languages() {
        List<String> languages = new ArrayList<>(high);
        languages.addAll(low);
        return languages;
    }

    private record Rows(Map<Cell, CellResult> results, Set<String> high, Set<String> low) {

        Row row(Variant variant) {
            Set<String> all = new TreeSet<>(high);
            all.addAll(low);
            Map<Integer, CellResult> bySeed = bySeed(variant);
            return new Row(
                    variant,
                    bySeed.size(),
                    byLanguage(bySeed, all, CellResult.Language::errorRate),
                    rate(bySeed, all),
                    rate(bySeed, high),
                    rate(bySeed, low),
                    change(bySeed, all),
                    change(bySeed, high),
                    change(bySeed, low),
                    byLanguage(bySeed, all, CellResult.Language::parameters),
                    byLanguage(bySeed, all, CellResult.Language::ownParameters),
                    spread(bySeed, CellResult::audioSecondsASecond),
                    spread(bySeed, CellResult::exchangedBytes));
        }

        private Map<Integer, CellResult> bySeed(Variant variant) {
            Map<Integer, CellResult> found = new TreeMap<>();
            results.forEach((cell, result) -> {
                if (cell.variant().equals(variant)) {
                    found.put(cell.seed(), result);
                }
            });
            return found;
        }

        private static Spread rate(Map<Integer, CellResult> bySeed, Set<String> of) {
            return spread(bySeed, result -> result.meanErrorRate(of));
        }

        /** Seeds pair up: what a seed has drawn well or badly is in both. */
        private Spread change(Map<Integer, CellResult> bySeed, Set<String> of) {
            Map<Integer, CellResult> dense = bySeed(new Variant(Method.DENSE, null));
            List<Double> changes = new ArrayList<>();
            bySeed.forEach((seed, result) -> {
                if (dense.containsKey(seed)) {
                    changes.add(result.meanErrorRate(of) / dense.get(seed).meanErrorRate(of) - 1);
                }
            });
            return Spread.of(changes);
        }

        private static Map<String, Spread> byLanguage(
                Map<Integer, CellResult> bySeed,
                Set<String> languages,
                ToDoubleFunction<CellResult.Language> quantity) {
            Map<String, Spread> spreads = new TreeMap<>();
            for (String language : languages) {
                spreads.put(
                        language,
                        Spread.of(bySeed.values().stream()
                                .filter(result -> result.languages().containsKey(language))
                                .map(result -> quantity.applyAsDouble(
                                        result.languages().get(language)))
                                .toList()));
            }
            return spreads;
        }

        private static Spread spread(Map<Integer, CellResult> bySeed, ToDoubleFunction<CellResult> quantity) {
            return Spread.of(
                    bySeed.values().stream().map(quantity::applyAsDouble).toList());
        }
    }
}
