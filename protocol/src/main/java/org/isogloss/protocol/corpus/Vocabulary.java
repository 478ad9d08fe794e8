package org.isogloss.protocol.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig.Units;

/**
 * The classes of a CTC head, numbered from 0: the blank, the unknown unit, for characters the delimiter of words, then all
 * units by code point.
 *
 * <p>A pure function of the training texts, so coordinator and workers each build the same. The file, {@value #FILE_NAME},
 * is what Hugging Face's {@code Wav2Vec2CTCTokenizer} reads.
 */
public final class Vocabulary {

    public static final String FILE_NAME = "vocab.json";

    /** CTC's blank, and Hugging Face's padding. */
    public static final int BLANK = 0;

    /** What stands for a unit that no training text has. */
    public static final int UNKNOWN = 1;

    private static final List<String> SPECIAL = List.of("<pad>", "<unk>");

    /** What no unit of a text may be called. */
    static final List<String> RESERVED = List.of("<pad>", "<unk>", Spelling.DELIMITER, "<s>", "</s>");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Spelling spelling;
    private final List<String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();

    private Vocabulary(Spelling spelling, List<String> tokens) {
        this.spelling = spelling;
        this.tokens = List.copyOf(tokens);
        for (String token : tokens) {
            ids.put(token, ids.size());
        }
    }

    /** Of the units of these clips' texts. */
    public static Vocabulary of(Spelling spelling, Collection<Utterance> clips) {
        TreeSet<String> units = new TreeSet<>(Manifest::byCodePoint);
        clips.forEach(clip -> units.addAll(spelling.units(clip)));
        List<String> tokens = new ArrayList<>(SPECIAL);
        if (spelling.units() == Units.CHARACTERS) {
            tokens.add(Spelling.DELIMITER);
        }
        units.removeAll(tokens);
        tokens.addAll(units);
        return new Vocabulary(spelling, tokens);
    }

    /**
     * Reads a vocabulary that was written down.
     *
     * @throws InputException when the file is none that {@link #json} made
     */
    public static Vocabulary read(Path file, Units units) {
        Map<String, Integer> found;
        try {
            found = JSON.readValue(Files.readString(file), new TypeReference<LinkedHashMap<String, Integer>>() {});
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read as a vocabulary: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
        List<String> tokens = new ArrayList<>(found.keySet());
        for (int i = 0; i < tokens.size(); i++) {
            if (!Integer.valueOf(i).equals(found.get(tokens.get(i)))) {
                throw new InputException(file + ": token \"" + tokens.get(i) + "\" is " + found.get(tokens.get(i))
                        + " (accepted: " + i + ", as tokens are numbered from 0 in order)");
            }
        }
        if (tokens.size() < SPECIAL.size() || !tokens.subList(0, SPECIAL.size()).equals(SPECIAL)) {
            throw new InputException(file + ": does not begin with " + String.join(", ", SPECIAL));
        }
        return new Vocabulary(new Spelling(units), tokens);
    }

    /** V, the classes of the head. */
    public int size() {
        return tokens.size();
    }

    /** All tokens, by class. */
    public List<String> tokens() {
        return tokens;
    }

    public Spelling spelling() {
        return spelling;
    }

    /** The classes of a clip's units; {@link #UNKNOWN} for one that no training text has. */
    public int[] labels(Utterance clip) {
        return spelling.units(clip).stream()
                .mapToInt(unit -> ids.getOrDefault(unit, UNKNOWN))
                .toArray();
    }

    /** The units of some classes; at the ends, where no word is, without delimiters. */
    public List<String> units(int[] classes) {
        int from = 0;
        int to = classes.length;
        while (from < to && isDelimiter(classes[from])) {
            from++;
        }
        while (to > from && isDelimiter(classes[to - 1])) {
            to--;
        }
        List<String> units = new ArrayList<>();
        for (int i = from; i < to; i++) {
            units.add(tokens.get(classes[i]));
        }
        return units;
    }

    private boolean isDelimiter(int token) {
        return spelling.units() == Units.CHARACTERS && tokens.get(token).equals(Spelling.DELIMITER);
    }

    /** Token to class, in the form of {@value #FILE_NAME}. */
    public String json() {
        Map<String, Integer> numbered = new LinkedHashMap<>();
        tokens.forEach(token -> numbered.put(token, numbered.size()));
        try {
            return JSON.writeValueAsString(numbered) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }
}
