package org.isogloss.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertsCommandTest {

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    private int isogloss(String... args) {
        return Main.commandLine().setErr(new PrintWriter(err)).execute(args);
    }

    @Test
    void makesAddsAndRenews() throws IOException {
        Path certs = directory.resolve("certs");
        assertThat(isogloss("certs", "init", certs.toString(), "node1=10.0.0.1,node1.example", "--days", "30"))
                .isZero();
        assertThat(isogloss("certs", "node", certs.toString(), "node2")).isZero();
        Path node1 = certs.resolve("node1/node.pem");
        String before = Files.readString(node1);
        String other = Files.readString(certs.resolve("node2/node.pem"));

        assertThat(isogloss("certs", "renew", certs.toString(), "node1")).isZero();
        assertThat(Files.readString(node1)).isNotEqualTo(before);
        assertThat(Files.readString(certs.resolve("node2/node.pem"))).isEqualTo(other);
        assertThat(isogloss("certs", "renew", certs.toString())).isZero();
        assertThat(Files.readString(certs.resolve("node2/node.pem"))).isNotEqualTo(other);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void nothingIsOverwrittenOrHalfMade() {
        String certs = directory.resolve("certs").toString();
        assertThat(isogloss("certs", "init", certs, "node1=")).isEqualTo(2);
        assertThat(isogloss("certs", "init", certs, "--days", "0")).isEqualTo(2);
        assertThat(directory).isEmptyDirectory();

        assertThat(isogloss("certs", "init", certs, "node1")).isZero();
        assertThat(isogloss("certs", "init", certs)).isEqualTo(2);
        assertThat(isogloss("certs", "node", certs, "node1")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(4).allMatch(line -> line.contains("(accepted: "));
    }

    @Test
    void aTokenIsForItsOwner() throws IOException {
        Path token = directory.resolve("token");
        assertThat(isogloss("certs", "token", token.toString())).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(token)).matches("[0-9a-f]{64}");
        assertThat(isogloss("certs", "token", token.toString())).isEqualTo(2);
    }
}
