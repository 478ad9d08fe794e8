package org.isogloss.protocol.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path temporary;

    private Path certs;
    private CertificateAuthority authority;

    @BeforeEach
    void make() {
        certs = temporary.resolve("deep/certs");
        authority = CertificateAuthority.create(certs, NOW, YEAR.multipliedBy(2));
    }

    private static X509Certificate certificate(Path node) {
        return Pem.read(node.resolve("node.pem")).certificates().get(0);
    }

    private static List<Object> names(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream()
                .<Object>map(name -> name.get(1))
                .toList();
    }

    @Test
    void onlyTheirOwnerReadsThem() throws IOException {
        Path node = authority.addNode("node1", List.of(), NOW, YEAR);

        for (Path file : List.of(certs.resolve("ca.key"), certs.resolve("ca.crt"), node.resolve("node.pem"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(node)))
                .isEqualTo("rwx------");
        assertThat(Files.exists(node.resolve("ca.key"))).isFalse();
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        authority.addNode("node1", List.of(), NOW, YEAR);
        byte[] key = Files.readAllBytes(certs.resolve("ca.key"));

        assertThatThrownBy(() -> CertificateAuthority.create(certs, NOW, YEAR))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("has a certificate authority already");
        assertThatThrownBy(() -> authority.addNode("node1", List.of(), NOW, YEAR))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is there already");
        assertThat(Files.readAllBytes(certs.resolve("ca.key"))).isEqualTo(key);
    }

    @Test
    void aNodeIsKnownByTheClustersNameAndItsOwn() throws Exception {
        Path node = authority.addNode("node1", List.of("10.0.0.1", "fd00::1"), NOW, YEAR);

        X509Certificate certificate = certificate(node);
        certificate.verify(
                Pem.read(certs.resolve("ca.crt")).certificates().get(0).getPublicKey());
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(YEAR));
        assertThat(certificate.getBasicConstraints()).as("is no authority").isEqualTo(-1);
        assertThat(names(certificate))
                .containsExactly("isogloss", "node1", "10.0.0.1", "fd00:0:0:0:0:0:0:1", "localhost", "127.0.0.1");
    }

    @Test
    void renewingKeepsTheNamesAndChangesTheKey() throws Exception {
        Path node = authority.addNode("node1", List.of("10.0.0.1"), NOW, YEAR);
        X509Certificate before = certificate(node);

        CertificateAuthority.open(certs).renew("node1", NOW.plus(YEAR), YEAR.multipliedBy(5));

        X509Certificate after = certificate(node);
        assertThat(names(after)).isEqualTo(names(before));
        assertThat(after.getPublicKey()).isNotEqualTo(before.getPublicKey());
        assertThat(after.getNotAfter().toInstant())
                .as("not longer than the authority's")
                .isEqualTo(authority.validUntil());
        assertThat(authority.nodes()).containsExactly("node1");
        assertThatThrownBy(() -> authority.renew("node1", NOW.plus(YEAR.multipliedBy(3)), YEAR))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("ca.crt: expired at");
        assertThatThrownBy(() -> authority.renew("node2", NOW, YEAR)).hasMessageContaining("no such file");
    }

    @Test
    void aNameIsNoPath() {
        for (String name : List.of("..", "a/b", "", "-x", "a b", "1.2.3.999", "x".repeat(64))) {
            assertThatThrownBy(() -> authority.addNode(name, List.of(), NOW, YEAR))
                    .as("'%s'", name)
                    .isInstanceOf(InputException.class);
        }
        assertThat(authority.nodes()).isEmpty();
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        Files.writeString(certs.resolve("ca.key"), "-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----\n");

        assertThatThrownBy(() -> CertificateAuthority.open(certs))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("ca.key");
    }
}
