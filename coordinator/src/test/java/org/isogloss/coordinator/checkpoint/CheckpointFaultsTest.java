package org.isogloss.coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.OWNER;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.assertSame;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.checkpoint;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.newWorkshop;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.sign;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.isogloss.coordinator.checkpoint.WriteOutcome.Written;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.protocol.Sha256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can become of a checkpoint on a disk: each fault is done to the newest of three, which is then named with what is
 * wrong with it, and the one before is loaded.
 */
class CheckpointFaultsTest {

    private static final String PARAMETERS = "parameters.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String WEIGHT_MASK = "masks/fr.safetensors";
    private static final String MANIFEST = "manifest.json";
    private static final String HASH = "manifest.sha256";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private CheckpointStore store;
    private Path before;
    private Path newest;

    /** Does something to the newest checkpoint; the other is one that lies before it. */
    private interface Fault {
        void happen(Path newest, Path other) throws IOException;
    }

    @BeforeEach
    void write() throws IOException {
        store = CheckpointStore.open(directory, newWorkshop(directory), OWNER, new Retention(100, 0));
        store.write(checkpoint(10));
        before = ((Written) store.write(checkpoint(20))).directory();
        newest = ((Written) store.write(checkpoint(30))).directory();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                        flips(),
                        Stream.of(PARAMETERS, OPTIMIZER, WEIGHT_MASK)
                                .flatMap(file -> Stream.of(
                                        row(file + " cut short", cut(file, 1), file + ": has "),
                                        row(file + " emptied", cut(file, 0), file + ": has 0 bytes, not "))),
                        Stream.of(MANIFEST, HASH)
                                .flatMap(file -> Stream.of(
                                        row(file + " cut short", cut(file, 1), "is not that in manifest.sha256"),
                                        row(file + " emptied", cut(file, 0), "is not that in manifest.sha256"))),
                        Stream.of(PARAMETERS, OPTIMIZER, WEIGHT_MASK, MANIFEST, HASH)
                                .map(file -> row(
                                        file + " missing",
                                        (newest, other) -> Files.delete(newest.resolve(file)),
                                        file + ": is missing")),
                        Stream.of(PARAMETERS, OPTIMIZER, WEIGHT_MASK)
                                .map(file -> row(
                                        file + " of another checkpoint",
                                        taken(file),
                                        file + ": its SHA-256 is not that in the manifest")),
                        others())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> flips() {
        String inTheManifest = ": its SHA-256 is not that in the manifest";
        return Stream.of(
                row("bit flip in the parameters", flip(PARAMETERS), PARAMETERS + inTheManifest),
                row("bit flip in the moments", flip(OPTIMIZER), OPTIMIZER + inTheManifest),
                row("bit flip in a weight mask", flip(WEIGHT_MASK), WEIGHT_MASK + inTheManifest),
                row("bit flip in the manifest", flip(MANIFEST), "manifest.json: its SHA-256 is not that in"),
                row("bit flip in its hash", flip(HASH), "manifest.json: its SHA-256 is not that in"));
    }

    private static Stream<Arguments> others() {
        return Stream.of(
                row(
                        "manifest of another",
                        taken(MANIFEST),
                        "manifest.json: its SHA-256 is not that in manifest.sha256"),
                row(
                        "manifest of another, with its hash",
                        (newest, other) -> {
                            taken(MANIFEST).happen(newest, other);
                            taken(HASH).happen(newest, other);
                        },
                        "manifest.json: of step 20"),
                row(
                        "manifest of another of the same step",
                        (newest, other) -> rewrite(newest, json -> json.put("name", "step-00000030-2")),
                        "manifest.json: of step-00000030-2"),
                row("files change places", exchanged(PARAMETERS, OPTIMIZER), ".safetensors: has "),
                row(
                        "weight masks change places",
                        exchanged(WEIGHT_MASK, "masks/zh-Hant_TW.safetensors"),
                        ": its SHA-256 is not that in the manifest"),
                row("half written", CheckpointFaultsTest::halve, "manifest.json: is missing"),
                row("a file that is a directory", CheckpointFaultsTest::becomeDirectory, PARAMETERS + ": "),
                row("not a number in the parameters", notFinite(PARAMETERS), PARAMETERS + ": has values that are not"),
                row("not a number in the moments", notFinite(OPTIMIZER), OPTIMIZER + ": has values that are not"));
    }

    private static Arguments row(String name, Fault fault, String message) {
        return arguments(name, fault, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void theDamagedOneIsNamedAndTheOneBeforeIsLoaded(String name, Fault fault, String message) throws IOException {
        fault.happen(newest, before);
        CheckpointReader.Found found = store.loadNewestValid();
        assertThat(found.damaged()).singleElement().satisfies(damaged -> {
            assertThat(damaged.directory()).isEqualTo(newest);
            assertThat(damaged.reason())
                    .startsWith(newest.toString())
                    .contains(message)
                    .doesNotContain("\n");
        });
        assertSame(found.valid().orElseThrow().checkpoint(), checkpoint(20));
    }

    private static Fault flip(String file) {
        return (newest, other) -> {
            byte[] bytes = Files.readAllBytes(newest.resolve(file));
            // In the middle and at the ends alike: nothing of a file may change.
            bytes[bytes.length / 2] ^= 4;
            Files.write(newest.resolve(file), bytes);
        };
    }

    /** @param kept 1 to lose the last byte, 0 to lose all */
    private static Fault cut(String file, int kept) {
        return (newest, other) -> {
            byte[] bytes = Files.readAllBytes(newest.resolve(file));
            Files.write(newest.resolve(file), Arrays.copyOf(bytes, kept * (bytes.length - 1)));
        };
    }

    private static Fault taken(String file) {
        return (newest, other) ->
                Files.copy(other.resolve(file), newest.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Fault exchanged(String one, String two) {
        return (newest, other) -> {
            Path aside = newest.resolve("aside");
            Files.move(newest.resolve(one), aside);
            Files.move(newest.resolve(two), newest.resolve(one));
            Files.move(aside, newest.resolve(two));
        };
    }

    private static void halve(Path newest, Path other) throws IOException {
        for (String file : new String[] {MANIFEST, HASH, OPTIMIZER}) {
            Files.delete(newest.resolve(file));
        }
        cut(PARAMETERS, 1).happen(newest, other);
    }

    private static void becomeDirectory(Path newest, Path other) throws IOException {
        Files.delete(newest.resolve(PARAMETERS));
        Files.createDirectory(newest.resolve(PARAMETERS));
    }

    /** With every hash as it should be: as if the numbers had been saved like that. */
    private static Fault notFinite(String file) {
        return (newest, other) -> {
            Path path = newest.resolve(file);
            byte[] bytes = Files.readAllBytes(path);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 8, Float.NaN);
            Files.write(path, bytes);
            float[] parameters = CheckpointFiles.readParameters(newest.resolve(PARAMETERS), SmallCheckpoint.LAYOUT);
            rewrite(newest, json -> {
                json.put("parametersSha256", Sha256.of(parameters));
                ((ObjectNode) json.get("files").get(file)).put("sha256", Sha256.of(bytes));
            });
            assertThat(Durable.sha256(path)).isEqualTo(Sha256.of(bytes));
        };
    }

    private static void rewrite(Path checkpoint, java.util.function.Consumer<ObjectNode> change) throws IOException {
        ObjectNode json =
                (ObjectNode) JSON.readTree(checkpoint.resolve(MANIFEST).toFile());
        change.accept(json);
        sign(checkpoint, JSON.writeValueAsBytes(json));
    }
}
