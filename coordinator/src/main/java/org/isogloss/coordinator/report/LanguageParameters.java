package org.isogloss.coordinator.report;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.protocol.mask.WeightMask;

/**
 * How many parameters a language's model has, pre-training head and CTC head included.
 *
 * @param used that its lanes compute with
 * @param own of those, how many no other language uses
 */
public record LanguageParameters(long used, long own) {

    /**
     * By language, in order.
     *
     * @param languages of the run
     * @param masks that lanes compute under; a language without one uses everything
     * @param size parameters of the run
     */
    public static Map<String, LanguageParameters> of(
            Collection<String> languages, Map<String, WeightMask> masks, int size) {
        Map<String, LanguageParameters> counts = new TreeMap<>();
        WeightMask all = WeightMask.full(size);
        WeightMask any = null;
        WeightMask several = null;
        for (String language : languages) {
            WeightMask used = masks.getOrDefault(language, all);
            several = any == null ? null : several == null ? any.and(used) : several.or(any.and(used));
            any = any == null ? used : any.or(used);
        }
        for (String language : languages) {
            WeightMask used = masks.getOrDefault(language, all);
            int shared = several == null ? 0 : used.keptByBoth(several, 0, size);
            counts.put(language, new LanguageParameters(used.kept(), used.kept() - shared));
        }
        return counts;
    }

    /** A row a language. */
    static TextTable table(Map<String, LanguageParameters> counts) {
        TextTable table = new TextTable(List.of("language", "parameters", "of its own"));
        counts.forEach((language, c) -> table.row(List.of(language, Long.toString(c.used()), Long.toString(c.own()))));
        return table;
    }
}
