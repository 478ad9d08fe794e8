package org.isogloss.worker.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class EditDistanceTest {

    private static List<String> units(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    private static int between(String reference, String hypothesis) {
        return EditDistance.between(units(reference), units(hypothesis));
    }

    @Test
    void countsTheFewestEdits() {
        assertThat(between("kitten", "sitting")).isEqualTo(3);
        assertThat(between("", "abc")).isEqualTo(3);
        assertThat(between("abc", "")).isEqualTo(3);
        assertThat(between("così", "cosi")).isEqualTo(1);
        assertThat(EditDistance.between(List.of("tʃ", "a"), List.of("t", "a"))).isEqualTo(1);
    }

    @Property(tries = 300)
    void isADistanceWithinItsBounds(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 8) String a,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 8) String b,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 8) String c) {
        assertThat(between(a, b)).isEqualTo(between(b, a)).isEqualTo(recursive(units(a), units(b)));
        assertThat(between(a, b) == 0).isEqualTo(a.equals(b));
        assertThat(between(a, c)).isLessThanOrEqualTo(between(a, b) + between(b, c));
    }

    /** The definition, row by row of the whole table. */
    private static int recursive(List<String> a, List<String> b) {
        List<List<Integer>> table = new ArrayList<>();
        for (int i = 0; i <= a.size(); i++) {
            List<Integer> row = new ArrayList<>();
            table.add(row);
            for (int j = 0; j <= b.size(); j++) {
                if (i == 0 || j == 0) {
                    row.add(i + j);
                } else {
                    int substituted =
                            table.get(i - 1).get(j - 1) + (a.get(i - 1).equals(b.get(j - 1)) ? 0 : 1);
                    row.add(Math.min(substituted, 1 + Math.min(table.get(i - 1).get(j), row.get(j - 1))));
                }
            }
        }
        return table.get(a.size()).get(b.size());
    }
}
