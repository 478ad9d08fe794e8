package org.isogloss.coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.wire.GradientEncoding;

/** A checkpoint of 67 values and two weight masks, for tests. */
final class SmallCheckpoint {

    static final ParameterLayout LAYOUT =
            ParameterLayout.of(Map.of("layers.0.weight", List.of(3, 20), "norm.bias", List.of(7)));
    static final CheckpointOwner OWNER = new CheckpointOwner("run-1", "c0ffee", LAYOUT);

    private SmallCheckpoint() {}

    /** One that differs from that of any other step in every file. */
    static Checkpoint checkpoint(long step) {
        AdamWState state = AdamWState.fresh(new float[LAYOUT.size()]);
        for (int i = 0; i < state.parameters().length; i++) {
            state.parameters()[i] = step + i / 128f;
            state.firstMoment()[i] = -i;
            state.secondMoment()[i] = step * i;
        }
        ObjectNode position = JsonNodeFactory.instance.objectNode().put("round", step + 3);
        WeightMask kept = WeightMask.ofWords(new long[] {step, 5}, LAYOUT.size());
        WeightMask other = WeightMask.ofWords(new long[] {step, 6}, LAYOUT.size());
        short[] residual = new short[LAYOUT.size()];
        Arrays.fill(residual, GradientEncoding.toBf16(step / 1024f));
        return new Checkpoint(
                new ParameterSnapshot(step, state, residual), position, 2, Map.of("fr", kept, "zh-Hant_TW", other));
    }

    static void assertSame(Checkpoint actual, Checkpoint expected) {
        assertThat(actual.parameters()).usingRecursiveComparison().isEqualTo(expected.parameters());
        // As text: a number may come back as a node of another width.
        assertThat(actual.state()).hasToString(expected.state().toString());
        assertThat(actual.maskVersion()).isEqualTo(expected.maskVersion());
        assertThat(actual.masks()).isEqualTo(expected.masks());
    }

    /** Makes the manifest one that the reader believes. */
    static void sign(Path checkpoint, byte[] manifest) throws IOException {
        Files.write(checkpoint.resolve("manifest.json"), manifest);
        Files.writeString(checkpoint.resolve("manifest.sha256"), CheckpointReader.hashLine(manifest));
    }

    /** Where a store in a directory writes. */
    static Path workshop(Path directory) {
        return directory.resolve(".workshop");
    }

    /** The same, made anew. */
    static Path newWorkshop(Path directory) throws IOException {
        Durable.deleteQuietly(workshop(directory));
        return Files.createDirectory(workshop(directory));
    }
}
