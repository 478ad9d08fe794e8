package org.isogloss.protocol.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What the classes of a Hugging Face directory's CTC head stand for: {@code vocab.json}, from tokens to classes. */
final class CtcClasses {

    static final String FILE = "vocab.json";

    /** Such files have a few kilobytes. */
    private static final long LARGEST = 1 << 20;

    private static final JsonFactory JSON = new JsonFactory();

    private CtcClasses() {}

    /** The tokens by class; empty when no such file is there, or it does not number tokens from 0. */
    static Optional<List<String>> read(ModelFolder folder) throws IOException {
        if (!folder.has(FILE)) {
            return Optional.empty();
        }
        Path file = folder.file(FILE);
        if (Files.size(file) > LARGEST) {
            return Optional.empty();
        }
        try (JsonParser parser = JSON.createParser(Files.readAllBytes(file))) {
            return tokens(parser);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> tokens(JsonParser parser) throws IOException {
        TreeMap<Integer, String> byClass = new TreeMap<>();
        int read = 0;
        boolean object = parser.nextToken() == JsonToken.START_OBJECT;
        while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
            String token = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                return Optional.empty();
            }
            byClass.put(parser.getIntValue(), token);
            read++;
        }
        boolean numbered =
                read > 0 && byClass.size() == read && byClass.firstKey() == 0 && byClass.lastKey() == read - 1;
        return numbered ? Optional.of(List.copyOf(byClass.values())) : Optional.empty();
    }
}
