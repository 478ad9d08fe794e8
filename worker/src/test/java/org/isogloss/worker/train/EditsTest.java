package org.isogloss.worker.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class EditsTest {

    private static List<String> units(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    private static Edits between(String reference, String hypothesis) {
        return Edits.between(units(reference), units(hypothesis));
    }

    @Test
    void countsTheFewestEditsByKind() {
        assertThat(between("kitten", "sitting")).isEqualTo(new Edits(2, 0, 1));
        assertThat(between("", "abc")).isEqualTo(new Edits(0, 0, 3));
        assertThat(between("abc", "")).isEqualTo(new Edits(0, 3, 0));
        assertThat(between("una casa", "una a casas")).isEqualTo(new Edits(0, 0, 3));
        assertThat(between("xabc", "abcy")).isEqualTo(new Edits(0, 1, 1));
    }

    @Test
    void unitsAreCodePointsOrPhones() {
        assertThat(between("così", "cosi")).isEqualTo(new Edits(1, 0, 0));
        assertThat(between("a\uD83D\uDE00b", "ab")).isEqualTo(new Edits(0, 1, 0));
        assertThat(Edits.between(List.of("tʃ", "a"), List.of("t", "a"))).isEqualTo(new Edits(1, 0, 0));
    }

    @Property(tries = 300)
    void isADistance(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 6) String a,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 6) String b,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 6) String c) {
        int errors = between(a, b).errors();
        assertThat(errors).isEqualTo(recursive(a, b)).isEqualTo(between(b, a).errors());
        assertThat(errors == 0).isEqualTo(a.equals(b));
        assertThat(between(a, c).errors())
                .isLessThanOrEqualTo(errors + between(b, c).errors());
    }

    @Property(tries = 300)
    void kindsAccountForTheLengths(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 12) String a,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 12) String b) {
        Edits edits = between(a, b);

        assertThat(List.of(edits.substitutions(), edits.deletions(), edits.insertions()))
                .allMatch(count -> count >= 0);
        assertThat(edits.insertions() - edits.deletions()).isEqualTo(b.length() - a.length());
        assertThat(edits.substitutions() + edits.deletions()).isLessThanOrEqualTo(a.length());
    }

    /** The definition. */
    private static int recursive(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        int paired = recursive(a.substring(1), b.substring(1)) + (a.charAt(0) == b.charAt(0) ? 0 : 1);
        int unpaired = 1 + Math.min(recursive(a.substring(1), b), recursive(a, b.substring(1)));
        return Math.min(paired, unpaired);
    }
}
