package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.junit.jupiter.api.Test;

class MaskTablesTest {

    private final MaskLibrary library = new MaskLibrary();
    private final List<Runnable> waiting = new ArrayList<>();
    private final MaskTables tables =
            new MaskTables(library, List.of(new ParameterSpec("layers.0.weight", List.of(4), 0)), waiting::add);

    private static WeightMask mask(long bits) {
        return WeightMask.ofWords(new long[] {bits}, 4);
    }

    @Test
    void areMadeOnceAVersionWhoeverAsks() {
        library.put(1, Map.of("es", mask(0b0011), "it", mask(0b0111)));

        CompletionStage<String> first = tables.json(1);
        assertThat(tables.json(1)).isSameAs(first);
        assertThat(waiting).hasSize(1);

        waiting.get(0).run();
        assertThat(first)
                .isCompletedWithValueMatching(
                        json -> json.equals(
                                "{\"version\":1,\"languages\":[\"es\",\"it\"],\"layers\":[0],\"density\":[0.5,0.75],"
                                        + "\"layerDensity\":[[0.5],[0.75]],\"jaccard\":[[1.0,0.6666666666666666],[0.6666666666666666,1.0]]}"));

        library.put(2, Map.of("es", mask(0b0001)));
        assertThat(tables.json(2)).isNotSameAs(first);
    }

    @Test
    void thereAreNoneOfAVersionThatIsNotThere() {
        assertThat(tables.json(1)).isNull();
        assertThat(waiting).isEmpty();
    }
}
