package org.isogloss.protocol.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.OneLine;

/**
 * Reads the JSON header of a safetensors file, token by token: a tree of a hostile header takes many times its size.
 *
 * <p>The tensors' ranges must fill the data area without gap or overlap, as the format demands.
 */
final class SafeTensorsHeader {

    /** @param begin first byte within the data area */
    record Entry(TensorInfo info, long begin, long end) {}

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final int MOST_DIMENSIONS = 16;

    private final Path file;
    private final JsonParser parser;

    private SafeTensorsHeader(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * The tensors in the order in which they lie in the file.
     *
     * @param dataLength bytes after the header
     */
    static List<Entry> read(Path file, String text, long dataLength) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            List<Entry> entries = new SafeTensorsHeader(file, parser).entries();
            entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
            checkCover(file, entries, dataLength);
            return entries;
        } catch (JsonProcessingException e) {
            throw bad(file, "the header is not JSON: " + OneLine.of(e.getOriginalMessage()));
        }
    }

    private List<Entry> entries() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw bad(file, "the header is not a JSON object");
        }
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("__metadata__")) {
                parser.skipChildren();
            } else {
                entries.add(entry(name));
            }
        }
        if (parser.nextToken() != null) {
            throw bad(file, "the header does not end with its JSON object");
        }
        return entries;
    }

    private Entry entry(String name) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw bad(file, name, "is no object");
        }
        Dtype dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "dtype" -> dtype = dtype(name);
                case "shape" -> shape = integers(name, field);
                case "data_offsets" -> offsets = integers(name, field);
                default -> parser.skipChildren();
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
            throw bad(file, name, "needs a dtype, a shape and two data_offsets");
        }
        return entry(new TensorInfo(name, dtype, shape), offsets.get(0), offsets.get(1));
    }

    private Entry entry(TensorInfo info, long begin, long end) {
        String what = info.dtype() + " " + info.shape();
        int bytes;
        try {
            bytes = info.bytes();
        } catch (ArithmeticException e) {
            throw bad(file, info.name(), what + " is 2 GiB or more");
        }
        if (end < begin || end - begin != bytes) {
            throw bad(file, info.name(), "bytes " + begin + " to " + end + " for " + what);
        }
        return new Entry(info, begin, end);
    }

    private Dtype dtype(String name) throws IOException {
        String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        for (Dtype dtype : Dtype.values()) {
            if (dtype.name().equals(text)) {
                return dtype;
            }
        }
        throw bad(file, name, "dtype '" + OneLine.of(text) + "' (accepted: " + List.of(Dtype.values()) + ")");
    }

    private List<Long> integers(String name, String field) throws IOException {
        boolean array = parser.currentToken() == JsonToken.START_ARRAY;
        List<Long> integers = new ArrayList<>();
        while (array && parser.nextToken() == JsonToken.VALUE_NUMBER_INT && integers.size() < MOST_DIMENSIONS) {
            boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (!fits || parser.getLongValue() < 0) {
                break;
            }
            integers.add(parser.getLongValue());
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw bad(file, name, field + " is no list of at most " + MOST_DIMENSIONS + " integers, none negative");
        }
        return integers;
    }

    private static void checkCover(Path file, List<Entry> entries, long dataLength) {
        long position = 0;
        for (Entry e : entries) {
            if (e.begin != position) {
                throw bad(file, e.info.name(), "begins at byte " + e.begin + ", expected " + position);
            }
            position = e.end;
        }
        if (position != dataLength) {
            throw bad(file, "tensors end at byte " + position + " of " + dataLength);
        }
    }

    private static InputException bad(Path file, String name, String what) {
        return bad(file, "tensor " + OneLine.of(name) + ": " + what);
    }

    static InputException bad(Path file, String what) {
        return new InputException(file + ": not a valid safetensors file: " + what);
    }
}
