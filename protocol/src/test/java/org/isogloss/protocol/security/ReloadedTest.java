package org.isogloss.protocol.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedTest {

    @TempDir
    private Path directory;

    private final List<String> events = new ArrayList<>();
    private boolean readable = true;

    private String read(Path file) {
        if (!readable) {
            throw new InputException(file + ": permission denied");
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InputException(e.toString());
        }
    }

    /** Nothing that is looked at shows that permissions have changed. */
    @Test
    void whatCouldNotBeReadIsTriedAgainAndToldOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "old");
        Reloaded<String> token = new Reloaded<>(List.of(file), () -> read(file), events::add);
        readable = false;
        Files.writeString(file, "another");
        assertThat(token.get()).isEqualTo("old");
        assertThat(token.get()).isEqualTo("old");
        assertThat(events).hasSize(1);

        readable = true;
        assertThat(token.get()).isEqualTo("another");
        assertThat(token.get()).isEqualTo("another");
        assertThat(events).hasSize(2).last().asString().startsWith("read again: ");
    }
}
