package org.isogloss.protocol.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamePatternTest {

    private static boolean matches(String glob, String name) {
        return new NamePattern(glob).matches(name);
    }

    @Test
    void aStarStandsForAnyCharacters() {
        assertThat(matches("layers.*.attention.*_proj.weight", "layers.11.attention.k_proj.weight"))
                .isTrue();
        assertThat(matches("*", "anything.at.all")).isTrue();
        assertThat(matches("a*", "a")).isTrue();
        assertThat(matches("*.bias", "x.weight")).isFalse();
    }

    @Test
    void theWholeNameHasToMatch() {
        assertThat(matches("weight", "a.weight")).isFalse();
        assertThat(matches("a.weight", "a.weight_g")).isFalse();
    }

    @Test
    void everythingElseIsLiteral() {
        assertThat(matches("a.b", "axb")).isFalse();
        assertThat(matches("a[0]+\\E.b", "a[0]+\\E.b")).isTrue();
    }
}
