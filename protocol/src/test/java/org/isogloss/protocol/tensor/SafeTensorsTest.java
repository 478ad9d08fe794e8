package org.isogloss.protocol.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    private static final List<Dtype> DTYPES = List.of(Dtype.values());

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
        refused("{" + tensor("\"F32\"", "[9223372036854775807,9223372036854775807]", "[0,4]") + "}", 4);
        refused("{" + tensor("\"F32\"", "[[1]]", "[0,4]") + "}", 4);
        refused("{" + tensor("\"F32\"", "[" + "1,".repeat(99) + "1]", "[0,4]") + "}", 4);
        refused("{" + tensor("[\"F32\"]", "[1]", "[0,4]") + "}", 4);
        refused("{\"w\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
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

    @Example
    void whatIsNoFileIsRefused() {
        for (String path : List.of(dir.toString(), "/dev/zero", "/dev/null")) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> SafeTensors.read(Path.of(path)))
                    .withMessage(path + ": not a valid safetensors file: it is no regular file");
        }
    }

    @Example
    void aMessageIsOneShortLineWhateverAFileSays() {
        String name = "a\\nb\\u001b[2J" + "x".repeat(10_000);
        byte[] bytes = bytes("{\"" + name + "\":{\"dtype\":\"" + name + "\"}}", 0);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> SafeTensors.read(file(bytes)))
                .satisfies(e -> assertThat(e.getMessage())
                        .hasSizeLessThan(600)
                        .contains("a\\u000ab\\u001b[2Jxxx")
                        .hasLineCount(1));
    }

    @Example
    void manySmallTensorsShareAMapping() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < 80_000; i++) {
            tensors.put("t" + i, Tensor.ofFloats(List.of(1L), new float[] {i}));
        }
        Path file = dir.resolve("many.safetensors");
        SafeTensors.write(file, tensors, Map.of());
        assertThat(SafeTensors.read(file).get("t79999").floats()).containsExactly(79_999);
    }

    /** The largest header there may be, full of what takes most room once it is read. */
    @Example
    void aHostileHeaderTakesLittleMemory() {
        int length = (int) SafeTensors.LARGEST_HEADER;
        for (String unit : List.of("[],", "{},", "0,", "\"\",", "[", "[[]],")) {
            String start = "{\"__metadata__\":[";
            String values = unit.repeat((length - start.length()) / unit.length());
            byte[] bytes = bytes(start + values + " ".repeat(length - start.length() - values.length()), 0);
            Path file = file(bytes);
            long before = allocated();
            assertThatExceptionOfType(InputException.class).isThrownBy(() -> SafeTensors.read(file));
            assertThat(allocated() - before).as(unit).isLessThan(8L * length);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static byte[] good(Random random) {
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        int offset = 0;
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            Dtype dtype = DTYPES.get(random.nextInt(DTYPES.size()));
            int rows = random.nextInt(3);
            int end = offset + rows * 2 * dtype.bytes();
            header.append(",\"t")
                    .append(i)
                    .append("\":{\"dtype\":\"")
                    .append(dtype)
                    .append("\",\"shape\":[");
            header.append(rows)
                    .append(",2],\"data_offsets\":[")
                    .append(offset)
                    .append(',')
                    .append(end)
                    .append("]}");
            offset = end;
        }
        byte[] bytes = bytes(header.append('}').toString(), offset);
        for (int i = bytes.length - offset; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        String tokens = "{}[]\":,0123456789-.eE \\untF";
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            // Mostly within the header, where a byte has a meaning.
            int at = random.nextInt(random.nextInt(4) == 0 ? 8 : bytes.length);
            bytes[at] = (byte)
                    switch (random.nextInt(3)) {
                        case 0 -> random.nextInt(256);
                        case 1 -> tokens.charAt(random.nextInt(tokens.length()));
                        default -> bytes[random.nextInt(bytes.length)];
                    };
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(2 * bytes.length)) : bytes;
    }

    /**
     * A good file with some bytes changed, cut off or added is refused, or read as what it says now, which a JSON tree
     * tells apart from the reader; nothing else happens, and little is allocated.
     */
    @Property(tries = 5_000)
    void aDamagedFileIsReadOrRefused(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = damaged(good(random), random);
        Path file = file(bytes);
        long before = allocated();
        try {
            Map<String, Tensor> tensors = SafeTensors.read(file);
            assertThat(allocated() - before).isLessThan(2_000_000);
            int header =
                    (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
            JsonNode tree = new ObjectMapper().readTree(new String(bytes, 8, header, StandardCharsets.UTF_8));
            assertThat(tensors).hasSize(tree.size() - (tree.has("__metadata__") ? 1 : 0));
            tensors.forEach((name, tensor) -> {
                JsonNode entry = tree.get(name);
                assertThat(tensor.dtype().name()).isEqualTo(entry.get("dtype").asText());
                assertThat(tensor.shape())
                        .hasToString(entry.get("shape").toString().replace(",", ", "));
                int begin = 8 + header + entry.get("data_offsets").get(0).asInt();
                ByteBuffer data = ByteBuffer.wrap(bytes, begin, tensor.data().remaining());
                assertThat(tensor.data()).isEqualTo(data);
            });
        } catch (InputException e) {
            assertThat(allocated() - before).isLessThan(2_000_000);
            assertThat(e).hasMessageStartingWith(file + ": not a valid safetensors file: ");
            assertThat(e.problems()).hasSize(1);
        }
    }
}
