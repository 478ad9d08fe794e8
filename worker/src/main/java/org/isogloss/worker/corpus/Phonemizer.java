package org.isogloss.worker.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.isogloss.protocol.InputException;
import org.isogloss.worker.corpus.debian.CommandRunner;

/**
 * Writes texts in phones of the International Phonetic Alphabet, by the program espeak-ng. One phone ends where the program
 * says; stress marks are taken out.
 *
 * @see <a href="https://github.com/espeak-ng/espeak-ng">espeak-ng</a>
 */
public final class Phonemizer {

    private static final String PROGRAM = "espeak-ng";
    private static final Pattern STRESS = Pattern.compile("[\u02C8\u02CC]");

    /** The program says so where it goes over to another language in the middle of a text. */
    private static final Pattern LANGUAGE_SWITCH = Pattern.compile("\\([a-z-]+\\)");

    private static final Pattern BETWEEN_PHONES = Pattern.compile("[_\\s]+");

    private final CommandRunner runner;

    /** @throws InputException when the program is not installed */
    public Phonemizer(CommandRunner runner) throws InterruptedException {
        this.runner = runner;
        try {
            if (runner.run(here(), List.of(PROGRAM, "--version")).exitCode() == 0) {
                return;
            }
        } catch (IOException e) {
            // Told below.
        }
        throw new InputException("--phonemes: there is no espeak-ng on the PATH (accepted: with it installed)");
    }

    private static Path here() {
        return Path.of("").toAbsolutePath();
    }

    /**
     * The phones of a text with spaces between; empty for a text that is.
     *
     * @throws InputException when the program does not know the language
     */
    String phonemes(String language, String text) throws IOException, InterruptedException {
        if (text.isEmpty()) {
            return "";
        }
        // Not as an argument: Java writes those in the locale's encoding, which may have no such letters.
        List<String> command =
                List.of(PROGRAM, "-q", "--ipa", "--sep=_", "-b", "1", "-v", language.replace('_', '-'), "--stdin");
        CommandRunner.Result result = runner.run(here(), command, text);
        if (result.exitCode() != 0) {
            throw new InputException("--phonemes: espeak-ng has no voice for " + language + ": "
                    + result.errors().strip() + " (accepted: languages of espeak-ng --voices)");
        }
        String plain = STRESS.matcher(LANGUAGE_SWITCH.matcher(result.output()).replaceAll(" "))
                .replaceAll("");
        return BETWEEN_PHONES
                .splitAsStream(plain.strip())
                .filter(phone -> !phone.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
