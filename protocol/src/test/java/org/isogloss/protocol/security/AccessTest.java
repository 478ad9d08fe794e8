package org.isogloss.protocol.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in with what in hand. */
class AccessTest {

    private static final String SECRET = "0123456789abcdef";

    @TempDir
    Path directory;

    private final List<String> events = new ArrayList<>();
    private Path file;
    private Token token;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("token"), SECRET + "\n");
        token = Token.open(file, events::add);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theTokenIsTakenAsBearerAndAsPassword() {
        assertThat(token.isIn("Bearer " + SECRET)).isTrue();
        assertThat(token.isIn("bearer  " + SECRET)).isTrue();
        assertThat(token.isIn(token.authorization())).isTrue();
        assertThat(token.isIn(basic("anybody:" + SECRET))).isTrue();

        for (String wrong : new String[] {
            null,
            "",
            "Bearer",
            "Bearer ",
            SECRET,
            "Digest " + SECRET,
            "Bearer " + SECRET + "0",
            "Bearer " + SECRET.substring(1),
            "Basic " + SECRET,
            "Basic ~",
            basic(SECRET + ":x")
        }) {
            assertThat(token.isIn(wrong)).as("%s", wrong).isFalse();
        }
    }

    @Test
    void aNewTokenIsTakenAndTheOldOneNoMore() throws IOException {
        Files.writeString(file, "another-token-of-ours");

        assertThat(token.isIn("Bearer another-token-of-ours")).isTrue();
        assertThat(token.isIn("Bearer " + SECRET)).isFalse();
        Files.delete(file);
        assertThat(token.isIn("Bearer another-token-of-ours"))
                .as("without a file")
                .isTrue();
        assertThat(events).hasSize(2);
    }

    @Test
    void whatIsNoTokenIsRefused() throws IOException {
        for (String text : new String[] {"", "short", SECRET + " " + SECRET, "x".repeat(5000)}) {
            Path bad = Files.writeString(directory.resolve("bad"), text);
            assertThatThrownBy(() -> Token.open(bad, events::add))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("bad: is no token");
        }
        assertThat(Token.random()).hasSize(64).isNotEqualTo(Token.random());
    }

    @Test
    void withTlsACertificateOrTheTokenIsNeeded() {
        Access access = new Access(true, token);
        assertThat(access.ofNode(true)).isNull();
        assertThat(access.ofNode(false)).isEqualTo(Refusal.NO_CERTIFICATE);
        assertThat(access.ofPerson(true, null)).isNull();
        assertThat(access.ofPerson(false, "Bearer " + SECRET)).isNull();
        assertThat(access.ofPerson(false, "Bearer x")).isEqualTo(Refusal.TOKEN);
        assertThat(new Access(true, null).ofPerson(false, "Bearer x")).isEqualTo(Refusal.NO_CERTIFICATE);
    }

    @Test
    void withoutTlsTheTokenAloneIsAskedFor() {
        assertThat(new Access(false, null).ofPerson(false, null)).isNull();
        assertThat(new Access(false, token).ofPerson(false, null)).isEqualTo(Refusal.TOKEN);
        assertThat(new Access(false, token).ofNode(false)).isNull();
    }

    @Test
    void plainConnectionsFromOtherMachinesMustBeAllowed() {
        NodeSecurity.Settings plain = NodeSecurity.Settings.PLAIN;
        NodeSecurity.Settings tls = new NodeSecurity.Settings(directory, null, false);
        NodeSecurity.Settings insecure = new NodeSecurity.Settings(null, null, true);
        for (String host : new String[] {"0.0.0.0", "::", "192.0.2.1"}) {
            assertThatThrownBy(() -> plain.check("--host", host, "--tls", "--insecure"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("--host is " + host)
                    .hasMessageContaining("--insecure");
            assertThatCode(() -> tls.check("--host", host, "--tls", "--insecure"))
                    .doesNotThrowAnyException();
            assertThatCode(() -> insecure.check("--host", host, "--tls", "--insecure"))
                    .doesNotThrowAnyException();
        }
        for (String host : new String[] {"127.0.0.1", "127.3.2.1", "::1", "localhost"}) {
            assertThatCode(() -> plain.check("--host", host, "--tls", "--insecure"))
                    .doesNotThrowAnyException();
        }
    }
}
