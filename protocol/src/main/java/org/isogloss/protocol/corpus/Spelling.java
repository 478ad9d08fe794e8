package org.isogloss.protocol.corpus;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.isogloss.protocol.config.RunConfig.Units;

/**
 * How a clip's text is cut into units: the code points of the transcript, with {@value #DELIMITER} between words, or the
 * phones of the phoneme column.
 *
 * <p>Texts are brought to Unicode's composed form (NFC) first, so that a letter with an accent is one unit however it was
 * typed.
 */
public record Spelling(Units units) {

    /** Between two words, as Hugging Face's {@code Wav2Vec2CTCTokenizer} has it. */
    public static final String DELIMITER = "|";

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    /** What the text is called in a manifest. */
    public String column() {
        return units == Units.CHARACTERS ? "transcript" : "phonemes";
    }

    /** The units of a clip's text; none when it has no text. */
    public List<String> units(Utterance utterance) {
        return units(units == Units.CHARACTERS ? utterance.transcript() : utterance.phonemes());
    }

    private List<String> units(String text) {
        List<String> result = new ArrayList<>();
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        for (String word : WHITE_SPACE.splitAsStream(composed).toList()) {
            if (units == Units.PHONEMES) {
                result.add(word);
            } else {
                result.add(DELIMITER);
                word.codePoints().mapToObj(Character::toString).forEach(result::add);
            }
        }
        if (units == Units.CHARACTERS) {
            result.remove(0);
        }
        return result.equals(List.of("")) ? List.of() : result;
    }

    /** The text that units spell: what {@link #units(Utterance)} cuts, put together again. */
    public String text(List<String> spelled) {
        return units == Units.PHONEMES
                ? String.join(" ", spelled)
                : String.join("", spelled).replace(DELIMITER, " ");
    }

    /** Why a clip's text cannot be used, in words that go on after the clip's name; empty when it can. */
    Optional<String> problem(Utterance utterance) {
        String text = units == Units.CHARACTERS ? utterance.transcript() : utterance.phonemes();
        for (int unit : text.codePoints().toArray()) {
            if (unit == REPLACEMENT_CHARACTER || Character.getType(unit) == Character.CONTROL) {
                return Optional.of("has a character that no text has, U+%04X".formatted(unit));
            }
        }
        for (String reserved : Vocabulary.RESERVED) {
            boolean found = units == Units.CHARACTERS
                    ? reserved.equals(DELIMITER) && text.contains(DELIMITER)
                    : units(text).contains(reserved);
            if (found) {
                return Optional.of("contains " + reserved + ", which means something else in a vocabulary");
            }
        }
        return Optional.empty();
    }
}
