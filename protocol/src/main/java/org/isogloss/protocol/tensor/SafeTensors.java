package org.isogloss.protocol.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.InputException;

/**
 * Reads and writes safetensors files: an 8-byte header length, a JSON header, then the tensors' bytes.
 *
 * <p>A file is untrusted: every length is checked against the file's before anything is allocated, and the tensors'
 * ranges must fill the data area without gap or overlap, as the format demands. Data is mapped, not copied.
 */
public final class SafeTensors {

    /** The format's own limit. */
    static final long LARGEST_HEADER = 100_000_000;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private SafeTensors() {}

    /**
     * All tensors of a file, in file order.
     *
     * @throws InputException naming the file when it is not a valid safetensors file
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            long header = headerLength(file, channel, length);
            JsonNode json = header(file, channel, (int) header);
            List<Entry> entries = entries(file, json);
            checkCover(file, entries, length - 8 - header);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Entry e : entries) {
                ByteBuffer data = channel.map(MapMode.READ_ONLY, 8 + header + e.begin, e.end - e.begin);
                tensors.put(e.name, new Tensor(e.dtype, e.shape, data));
            }
            return tensors;
        }
    }

    private static long headerLength(Path file, FileChannel channel, long length) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readFully(file, channel, prefix, 0);
        long header = prefix.getLong(0);
        if (header < 2 || header > LARGEST_HEADER || header > length - 8) {
            throw bad(file, "header length " + header + " in a file of " + length + " bytes");
        }
        return header;
    }

    private static JsonNode header(Path file, FileChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        readFully(file, channel, bytes, 8);
        try {
            // Decoded here, as the parser would guess other encodings too.
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            JsonNode json = JSON.readTree(text);
            if (!json.isObject()) {
                throw bad(file, "the header is not a JSON object");
            }
            return json;
        } catch (CharacterCodingException e) {
            throw bad(file, "the header is not UTF-8");
        } catch (JsonProcessingException e) {
            throw bad(file, "the header is not JSON: " + e.getOriginalMessage());
        }
    }

    private static void readFully(Path file, FileChannel channel, ByteBuffer into, long position) throws IOException {
        while (into.hasRemaining()) {
            int read = channel.read(into, position + into.position());
            if (read < 0) {
                throw bad(file, "truncated at byte " + (position + into.position()));
            }
        }
    }

    private record Entry(String name, Dtype dtype, List<Long> shape, long begin, long end) {}

    private static List<Entry> entries(Path file, JsonNode json) {
        List<Entry> entries = new ArrayList<>();
        json.fields().forEachRemaining(field -> {
            if (!field.getKey().equals("__metadata__")) {
                entries.add(entry(file, field.getKey(), field.getValue()));
            }
        });
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return entries;
    }

    private static Entry entry(Path file, String name, JsonNode json) {
        JsonNode offsets = json.path("data_offsets");
        if (!offsets.isArray()
                || offsets.size() != 2
                || !offsets.get(0).isIntegralNumber()
                || !offsets.get(1).isIntegralNumber()
                || !offsets.get(0).canConvertToLong()
                || !offsets.get(1).canConvertToLong()) {
            throw bad(file, "tensor " + name + ": data_offsets " + offsets + " (two integers are wanted)");
        }
        Dtype dtype = dtype(file, name, json.path("dtype").asText());
        List<Long> shape = shape(file, name, json.path("shape"));
        long begin = offsets.get(0).longValue();
        long end = offsets.get(1).longValue();
        long bytes = byteCount(file, name, dtype, shape);
        if (begin < 0 || end < begin || end - begin != bytes) {
            throw bad(file, "tensor " + name + ": bytes " + begin + " to " + end + " for " + dtype + " " + shape);
        }
        return new Entry(name, dtype, shape, begin, end);
    }

    private static Dtype dtype(Path file, String name, String text) {
        for (Dtype dtype : Dtype.values()) {
            if (dtype.name().equals(text)) {
                return dtype;
            }
        }
        throw bad(file, "tensor " + name + ": dtype '" + text + "' (accepted: " + List.of(Dtype.values()) + ")");
    }

    private static List<Long> shape(Path file, String name, JsonNode json) {
        List<Long> shape = new ArrayList<>();
        if (!json.isArray()) {
            throw bad(file, "tensor " + name + ": no shape");
        }
        for (JsonNode dimension : json) {
            if (!dimension.isIntegralNumber() || !dimension.canConvertToLong() || dimension.longValue() < 0) {
                throw bad(file, "tensor " + name + ": shape " + json);
            }
            shape.add(dimension.longValue());
        }
        return shape;
    }

    private static long byteCount(Path file, String name, Dtype dtype, List<Long> shape) {
        try {
            long count = dtype.bytes();
            for (long dimension : shape) {
                count = Math.multiplyExact(count, dimension);
            }
            // A buffer, and so a tensor, holds less than 2 GiB.
            return Math.toIntExact(count);
        } catch (ArithmeticException e) {
            throw bad(file, "tensor " + name + ": shape " + shape + " is 2 GiB or more");
        }
    }

    private static void checkCover(Path file, List<Entry> entries, long dataLength) {
        long position = 0;
        for (Entry e : entries) {
            if (e.begin != position) {
                throw bad(file, "tensor " + e.name + " begins at byte " + e.begin + ", expected " + position);
            }
            position = e.end;
        }
        if (position != dataLength) {
            throw bad(file, "tensors end at byte " + position + " of " + dataLength);
        }
    }

    private static InputException bad(Path file, String what) {
        return new InputException(file + ": not a valid safetensors file: " + what);
    }

    /** Writes the tensors in the map's order and forces them to the disk. The file must not exist. */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(headerBytes(tensors, metadata));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(channel, prefix.putLong(0, header.remaining()));
            writeFully(channel, header);
            for (Tensor tensor : tensors.values()) {
                writeFully(channel, tensor.data());
            }
            channel.force(true);
        }
    }

    private static byte[] headerBytes(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = json.putObject("__metadata__");
            metadata.forEach(node::put);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
            Tensor tensor = e.getValue();
            long end = offset + tensor.data().remaining();
            ObjectNode node =
                    json.putObject(e.getKey()).put("dtype", tensor.dtype().name());
            ArrayNode shape = node.putArray("shape");
            tensor.shape().forEach(shape::add);
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        String text = JSON.writeValueAsString(json);
        // Padded so that the data begins at a multiple of 8, as the reference writer does.
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat((8 - bytes % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
