package org.isogloss.coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.LAYOUT;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.OWNER;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.assertSame;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.checkpoint;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.newWorkshop;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.sign;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.workshop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.isogloss.coordinator.checkpoint.WriteOutcome.Failed;
import org.isogloss.coordinator.checkpoint.WriteOutcome.Refused;
import org.isogloss.coordinator.checkpoint.WriteOutcome.Written;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.tensor.SafeTensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    private static final Retention ALL = new Retention(100, 0);

    @TempDir
    private Path directory;

    private CheckpointStore store;

    @BeforeEach
    void open() throws IOException {
        store = CheckpointStore.open(directory, newWorkshop(directory), OWNER, ALL);
    }

    private Path write(long step) {
        return ((Written) store.write(checkpoint(step))).directory();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(e -> e.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private void assertPassedOver(Path damaged, String reason) throws IOException {
        CheckpointReader.Found found = store.loadNewestValid();
        assertThat(found.damaged()).hasSize(1);
        assertThat(found.damaged().get(0).directory()).isEqualTo(damaged);
        assertThat(found.damaged().get(0).reason()).contains(reason).doesNotContain("\n");
        assertSame(found.valid().orElseThrow().checkpoint(), checkpoint(10));
    }

    @Test
    void whatIsWrittenIsLoaded() throws IOException {
        assertThat(store.loadNewestValid().valid()).isEmpty();
        write(10);
        Written written = (Written) store.write(checkpoint(1234));
        assertThat(written.directory()).isEqualTo(directory.resolve("step-00001234"));
        LoadedCheckpoint loaded = store.loadNewestValid().valid().orElseThrow();
        assertSame(loaded.checkpoint(), checkpoint(1234));
        assertThat(loaded.directory()).isEqualTo(written.directory());
        assertThat(loaded.parametersSha256())
                .isEqualTo(written.parametersSha256())
                .isEqualTo(Sha256.of(checkpoint(1234).parameters().state().parameters()));
        assertThat(SafeTensors.read(written.directory().resolve("parameters.safetensors")))
                .containsOnlyKeys("layers.0.weight", "norm.bias");
    }

    @Test
    void aStepMayHaveSeveralCheckpointsAndNoneIsOverwritten() throws IOException {
        Path first = write(10);
        byte[] before = Files.readAllBytes(first.resolve("manifest.json"));
        for (int copy = 2; copy <= 11; copy++) {
            assertThat(write(10)).isEqualTo(directory.resolve("step-00000010-" + copy));
        }
        assertThat(Files.readAllBytes(first.resolve("manifest.json"))).isEqualTo(before);
        assertThat(store.loadNewestValid().valid().orElseThrow().directory()).hasFileName("step-00000010-11");
    }

    @Test
    void ofSeveralDamagedOnesEachIsNamed() throws IOException {
        write(10);
        Files.delete(write(20).resolve("manifest.json"));
        Files.createDirectory(directory.resolve("step-00000025"));
        Files.delete(write(30).resolve("optimizer.safetensors"));
        CheckpointReader.Found found = store.loadNewestValid();
        assertThat(found.damaged())
                .extracting(d -> d.directory().getFileName().toString())
                .containsExactly("step-00000030", "step-00000025", "step-00000020");
        assertThat(found.valid().orElseThrow().checkpoint().parameters().step()).isEqualTo(10);
    }

    @Test
    void pathsBeyondTheCheckpointAreRefused() throws IOException {
        write(10);
        Path newer = write(20);
        ObjectMapper json = new ObjectMapper();
        for (String path :
                List.of("../secret", "masks/../../x.safetensors", "/etc/hostname", "masks/a b.safetensors")) {
            ObjectNode manifest =
                    (ObjectNode) json.readTree(newer.resolve("manifest.json").toFile());
            ObjectNode files = (ObjectNode) manifest.get("files");
            JsonNode entry = files.get("masks/fr.safetensors");
            files.remove("masks/fr.safetensors");
            files.set(path, entry);
            sign(newer, json.writeValueAsBytes(manifest));
            assertPassedOver(newer, "names a file that no checkpoint has");
            files.remove(path);
            files.set("masks/fr.safetensors", entry);
            sign(newer, json.writeValueAsBytes(manifest));
        }
        for (String broken : List.of("[]", "{", "{\"formatVersion\":1}", "{\"formatVersion\":2}", "null", "")) {
            sign(newer, broken.getBytes(StandardCharsets.UTF_8));
            assertPassedOver(newer, "manifest.json");
        }
    }

    @Test
    void checkpointsOfOthersArePassedOver() throws IOException {
        write(10);
        ParameterLayout other = ParameterLayout.of(Map.of("w", List.of(2)));
        assertThat(reasonFor(new CheckpointOwner("run-2", "c0ffee", LAYOUT))).contains("of run run-1");
        assertThat(reasonFor(new CheckpointOwner("run-1", "decaf", LAYOUT))).contains("of another config");
        assertThat(reasonFor(new CheckpointOwner("run-1", "c0ffee", other))).contains("of another model");
    }

    private String reasonFor(CheckpointOwner owner) throws IOException {
        CheckpointReader.Found found = new CheckpointReader(directory, owner).newestValid();
        assertThat(found.valid()).isEmpty();
        return found.damaged().get(0).reason();
    }

    @Test
    void aModelIsReadWithoutTheMomentsAndAllElseIsChecked() throws IOException {
        Checkpoint good = checkpoint(10);
        write(10);
        Path newer = write(20);
        CheckpointReader reader = new CheckpointReader(directory, OWNER);
        Files.delete(newer.resolve("optimizer.safetensors"));
        assertThat(reader.newestModel(step -> true).valid().orElseThrow().step())
                .isEqualTo(20);
        Files.delete(newer.resolve("masks/fr.safetensors"));

        CheckpointReader.FoundModel found = reader.newestModel(step -> true);

        assertThat(found.damaged()).extracting(DamagedCheckpoint::directory).containsExactly(newer);
        SavedModel model = found.valid().orElseThrow();
        assertThat(model.vector(LAYOUT))
                .containsExactly(good.parameters().state().parameters());
        assertThat(model.masks()).isEqualTo(good.masks());
        assertThat(reader.newestModel(step -> step == 15).valid()).isEmpty();
    }

    /** As one that was frozen while another took the run over: with one checkpoint to keep, it would remove the other's. */
    @Test
    void whoseWorkshopIsGoneNeitherWritesNorRemoves() throws IOException {
        CheckpointStore late = CheckpointStore.open(directory, newWorkshop(directory), OWNER, new Retention(1, 0));
        write(10);
        Files.move(workshop(directory), directory.resolve(".over"));
        Files.createDirectory(directory.resolve("step-00000030"));
        assertThat(late.write(checkpoint(20))).isInstanceOf(Failed.class);
        assertThat(names()).containsExactly("step-00000010", "step-00000030");
    }

    @Test
    void theNewestAndEveryFewAreKept() throws IOException {
        store = CheckpointStore.open(directory, newWorkshop(directory), OWNER, new Retention(2, 30));
        for (long step = 10; step <= 80; step += 10) {
            write(step);
        }
        assertThat(names()).containsExactly("step-00000030", "step-00000060", "step-00000070", "step-00000080");
    }

    @Test
    void damagedOnesDoNotPushOutGoodOnes() throws IOException {
        store = CheckpointStore.open(directory, newWorkshop(directory), OWNER, new Retention(1, 0));
        write(10);
        Files.createDirectory(directory.resolve("step-00000090"));
        assertThat(store.loadNewestValid().valid()).isPresent();
        write(20);
        assertThat(names()).containsExactly("step-00000020", "step-00000090");

        // Even when nobody has looked, what was just written stays.
        store = CheckpointStore.open(directory, newWorkshop(directory), OWNER, new Retention(1, 0));
        write(30);
        assertThat(names()).contains("step-00000030");
    }

    @Test
    void parametersThatAreNotFiniteAreNotWritten() throws IOException {
        write(10);
        Checkpoint bad = checkpoint(20);
        bad.parameters().state().parameters()[3] = Float.NaN;
        assertThat(store.write(bad)).isEqualTo(new Refused("step 20: parameters or moments are not finite"));
        assertThat(names()).containsExactly("step-00000010");
    }

    @Test
    void aLanguageMustBeAFileName() {
        WeightMask kept = WeightMask.full(LAYOUT.size());
        Checkpoint good = checkpoint(1);
        for (String language : List.of("", "a/b", "..", "a.b", "ä")) {
            assertThatThrownBy(() -> new Checkpoint(good.parameters(), good.state(), 1, Map.of(language, kept)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** A disk that is away for a moment must not make a run begin anew, and write over what it had. */
    @Test
    void whereNoneIsValidAndOneCannotBeReadThatIsNoEmptyDirectory() throws IOException {
        Path newest = write(20);
        Files.delete(newest.resolve("manifest.sha256"));
        Files.createDirectory(newest.resolve("manifest.sha256"));
        assertThatIOException().isThrownBy(store::loadNewestValid);

        Path away = directory.resolve("step-00000020/manifest.json/checkpoints");
        CheckpointReader reader = new CheckpointReader(away, OWNER);
        assertThatIOException().isThrownBy(reader::newestValid);
    }
}
