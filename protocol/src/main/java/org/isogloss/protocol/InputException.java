package org.isogloss.protocol;

import java.util.List;

/**
 * Something a user gave that cannot be used: a config, a corpus, a command line, a file.
 *
 * <p>Every problem is one line that names the file, the line or key, what was found and what is accepted. The command
 * prints the lines and exits with code 2; nothing has been written when it is thrown.
 */
public final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public InputException(String problem) {
        this(List.of(problem));
    }

    /** All problems found at once, in the order in which a reader would meet them. */
    public InputException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
