package org.isogloss.coordinator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.isogloss.protocol.mask.WeightMask;
import org.junit.jupiter.api.Test;

class MaskLibraryTest {

    private static final WeightMask FULL = WeightMask.full(100);

    private final MaskLibrary library = new MaskLibrary();

    @Test
    void anUnknownVersionIsEmpty() {
        assertThat(library.newest()).isZero();
        assertThat(library.version(3)).isEmpty();
        assertThat(library.hashes(3)).isEmpty();
    }

    @Test
    void theVersionInUseStaysWhileTheNextIsProposed() {
        library.put(1, Map.of("en", FULL));
        library.put(2, Map.of("en", FULL));
        assertThat(library.version(1)).containsKey("en");
        assertThat(library.newest()).isEqualTo(2);
        library.put(3, Map.of("en", FULL));
        assertThat(library.version(1)).isEmpty();
    }

    @Test
    void hashesAreThoseOfTheMasks() {
        library.put(1, Map.of("en", FULL, "ru", WeightMask.full(99)));
        assertThat(library.hashes(1))
                .containsOnly(
                        Map.entry("en", FULL.sha256()),
                        Map.entry("ru", WeightMask.full(99).sha256()));
    }
}
