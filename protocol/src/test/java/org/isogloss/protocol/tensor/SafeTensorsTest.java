package org.isogloss.protocol.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.isogloss.protocol.InputException;

class SafeTensorsTest {

    private static Path dir;

    @BeforeContainer
    static void makeDirectory() throws IOException {
        dir = Files.createTempDirectory("safetensors");
    }

    @AfterContainer
    static void removeDirectory() throws IOException {
        try (var files = Files.list(dir)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(dir);
    }

    private static Path file(byte[] bytes) {
        try {
            return Files.write(dir.resolve("hostile.safetensors"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return bytes(text.length, text, dataBytes);
    }

    private static byte[] bytes(long headerLength, byte[] header, int dataBytes) {
        return ByteBuffer.allocate(8 + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(header)
                .array();
    }

    private static String tensor(String dtype, String shape, String offsets) {
        return "\"w\":{\"dtype\":" + dtype + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    private static void refused(byte[] bytes) {
        Path file = file(bytes);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> SafeTensors.read(file))
                .withMessageStartingWith(file + ": not a valid safetensors file: ")
                .satisfies(e -> assertThat(e.problems()).hasSize(1));
    }

    private static void refused(String header, int dataBytes) {
        refused(bytes(header, dataBytes));
    }

    @Example
    void whatWasWrittenIsRead() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("z", Tensor.ofFloats(List.of(2L, 2L), new float[] {1, 2, 3, Float.NaN}));
        tensors.put("a", Tensor.ofLongs(List.of(), new long[] {-7}));
        tensors.put("empty", Tensor.ofFloats(List.of(0L, 5L), new float[0]));
        Path file = dir.resolve("written.safetensors");
        SafeTensors.write(file, tensors, Map.of("format", "pt"));
        Map<String, Tensor> read = SafeTensors.read(file);
        assertThat(read).containsOnlyKeys("z", "a", "empty");
        assertThat(read.get("z").floats()).containsExactly(1, 2, 3, Float.NaN);
        assertThat(read.get("z").shape()).containsExactly(2L, 2L);
        assertThat(read.get("a").longs()).containsExactly(-7);
        assertThat(read.get("empty").size()).isZero();
    }

    @Example
    void aFileIsNeverOverwritten() throws IOException {
        Path file = dir.resolve("once.safetensors");
        SafeTensors.write(file, Map.of(), Map.of());
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> SafeTensors.write(file, Map.of(), Map.of()));
    }

    @Example
    void lengthsThatTheFileDoesNotHaveAreRefusedBeforeAnythingIsAllocated() {
        refused(new byte[0]);
        refused(new byte[7]);
        refused(bytes(Long.MAX_VALUE, "{}".getBytes(StandardCharsets.UTF_8), 0));
        refused(bytes(-1, "{}".getBytes(StandardCharsets.UTF_8), 0));
        refused(bytes(3, "{}".getBytes(StandardCharsets.UTF_8), 0));
        refused(bytes(0, new byte[0], 0));
    }

    @Example
    void headersThatAreNoJsonObjectAreRefused() {
        refused("[]", 0);
        refused("  ", 0);
        refused("nothing", 0);
        refused("{\"w\":", 0);
        refused("{}x", 0);
        refused("{} {}", 0);
        refused("[".repeat(5_000), 0);
        refused(bytes(4, new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'}, 0));
        refused(bytes(8, new byte[] {0, 0, 0, '{', 0x7f, 0, 0, 0}, 0));
    }

    @Example
    void entriesThatDescribeNoTensorAreRefused() {
        refused("{\"w\":null}", 0);
        refused("{\"w\":3}", 0);
        refused("{" + tensor("\"F31\"", "[1]", "[0,4]") + "}", 4);
        refused("{" + tensor("7", "[1]", "[0,4]") + "}", 4);
        refused("{" + tensor("\"F32\"", "[-1]", "[0,4]") + "}", 4);
        refused("{" + tensor("\"F32\"", "[-1,-1]", "[0,4]") + "}", 4);
        refused("{" + tensor("\"F32\"", "[1.5]", "[0,4]") + "}", 4);
        refused("{" + tensor("\"F32\"", "null", "[0,4]") + "}", 4);
        refused("{" + tensor("\"F32\"", "[1]", "[0]") + "}", 4);
        refused("{" + tensor("\"F32\"", "[1]", "{\"x\":0,\"y\":4}") + "}", 4);
        refused("{" + tensor("\"F32\"", "[1]", "[\"0\",\"4\"]") + "}", 4);
        refused("{" + tensor("\"F32\"", "[1]", "[0,99999999999999999999]") + "}", 4);
        refused("{" + tensor("\"F32\"", "[4294967296,4294967296]", "[0,0]") + "}", 0);
        refused("{" + tensor("\"F32\"", "[1000000000]", "[0,4000000000]") + "}", 4);
    }

    @Example
    void rangesThatDoNotFillTheDataAreRefused() {
        refused("{" + tensor("\"F32\"", "[1]", "[4,8]") + "}", 8);
        refused("{" + tensor("\"F32\"", "[1]", "[0,4]") + "}", 8);
        refused("{" + tensor("\"F32\"", "[1]", "[0,4]") + "}", 3);
        refused("{" + tensor("\"F32\"", "[1]", "[-4,0]") + "}", 4);
        refused("{" + tensor("\"F32\"", "[2]", "[0,4]") + "}", 4);
        String other = tensor("\"F32\"", "[1]", "[2,6]").replace("\"w\"", "\"v\"");
        refused("{" + tensor("\"F32\"", "[1]", "[0,4]") + "," + other + "}", 6);
    }

    @Example
    void aNameThatComesTwiceIsRefused() {
        String one = tensor("\"F32\"", "[1]", "[0,4]");
        refused("{" + one + "," + one + "}", 4);
    }

    /** A good file with some bytes changed, cut off or added is read or refused, and nothing else happens. */
    @Property(tries = 1_000)
    void aDamagedFileIsReadOrRefused(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        String header = "{\"__metadata__\":{\"a\":\"b\"}," + tensor("\"F32\"", "[2,1]", "[0,8]") + "}";
        byte[] bytes = bytes(header, 8);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte)
                    (random.nextBoolean() ? random.nextInt(256) : header.charAt(random.nextInt(header.length())));
        }
        byte[] damaged = java.util.Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(120) : bytes.length);
        Path file = file(damaged);
        try {
            SafeTensors.read(file).values().forEach(t -> assertThat(t.data().remaining())
                    .isLessThanOrEqualTo(8));
        } catch (InputException e) {
            assertThat(e).hasMessageStartingWith(file + ": not a valid safetensors file: ");
        }
    }
}
