package org.isogloss.protocol.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.isogloss.protocol.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is taken in by whom. */
class ClusterTlsTest {

    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path directory;

    private final Instant now = Instant.now();
    private final List<String> events = new ArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private CertificateAuthority authority;
    private ClusterTls tls;

    @BeforeEach
    void make() {
        authority = CertificateAuthority.create(directory.resolve("certs"), now.minus(YEAR), YEAR.multipliedBy(10));
        tls = node("node1");
    }

    private ClusterTls node(String name) {
        return open(authority.addNode(name, List.of(), now, YEAR));
    }

    private ClusterTls open(Path node) {
        return ClusterTls.open(node, events::add, refused::incrementAndGet);
    }

    /** A client that shows what is in a file, if there is one, and takes every server. */
    private static SSLEngine stranger(Path pem) {
        KeyManager[] shown = {};
        if (pem != null) {
            Credentials credentials =
                    new Credentials(Pem.read(pem).key(), Pem.read(pem).certificates(), null);
            shown = new KeyManager[] {new NodeKeys(() -> credentials)};
        }
        try {
            SSLContext context = SSLContext.getInstance(ClusterTls.PROTOCOL);
            context.init(shown, new TrustManager[] {new TrustsAll()}, null);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            return engine;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void assertRefused(Path pem) {
        for (SSLEngine server : List.of(tls.server(), tls.serverForAll())) {
            int before = refused.get();
            assertThatThrownBy(() -> Handshake.run(stranger(pem), server)).isInstanceOf(SSLException.class);
            assertThat(refused).hasValue(before + 1);
        }
    }

    @Test
    void nodesOfTheClusterTakeEachOther() throws SSLException {
        ClusterTls other = node("node2");
        SSLEngine server = tls.server();
        SSLEngine client = other.client();

        Handshake.run(client, server);

        assertThat(ClusterTls.isMember(server.getSession())).isTrue();
        assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(refused).hasValue(0);
    }

    @Test
    void whoShowsNothingIsNoMember() throws SSLException {
        assertThatThrownBy(() -> Handshake.run(stranger(null), tls.server())).isInstanceOf(SSLException.class);

        SSLEngine browsers = tls.serverForAll();
        Handshake.run(stranger(null), browsers);
        assertThat(ClusterTls.isMember(browsers.getSession())).isFalse();
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() {
        Path theirs = CertificateAuthority.create(directory.resolve("theirs"), now, YEAR)
                .addNode("node1", List.of(), now, YEAR);

        assertRefused(theirs.resolve("node.pem"));
        // Nor is it taken for a coordinator.
        ClusterTls other = open(theirs);
        assertThatThrownBy(() -> Handshake.run(tls.client(), other.serverForAll()))
                .hasStackTraceContaining("PKIX path");
    }

    @Test
    void anExpiredCertificateIsRefusedAndNotBegunWith() {
        Path expired = authority.addNode("old", List.of(), now.minus(Duration.ofDays(9)), Duration.ofDays(1));

        assertRefused(expired.resolve("node.pem"));
        assertThatThrownBy(() -> open(expired))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("node.pem: expired at ");
    }

    @Test
    void aCertificateOfTheAuthorityForSomethingElseIsRefused() throws IOException {
        Path certs = directory.resolve("certs");
        Issuer issuer = new Issuer(
                Pem.read(certs.resolve("ca.key")).key(),
                Pem.read(certs.resolve("ca.crt")).certificates().get(0));
        GeneralNames names = Issuer.names(List.of("mail.example.com"));
        Issuer.Issued issued = issuer.issue("mail", names, now, now.plus(YEAR));
        Path pem = directory.resolve("mail.pem");
        Files.writeString(pem, Pem.text(issued.certificate()) + Pem.text(issued.key()));

        assertRefused(pem);
    }

    private static String serial(SSLEngine server) throws SSLException {
        SSLEngine client = stranger(null);
        Handshake.run(client, server);
        return ((X509Certificate) client.getSession().getPeerCertificates()[0])
                .getSerialNumber()
                .toString();
    }

    @Test
    void aNewCertificateIsShownFromTheNextConnectionOn() throws SSLException {
        ClusterTls other = node("node2");
        String before = serial(tls.serverForAll());

        authority.renew("node1", now, YEAR);

        assertThat(serial(tls.serverForAll())).isNotEqualTo(before);
        assertThatCode(() -> Handshake.run(tls.client(), other.server())).doesNotThrowAnyException();
        assertThat(events).hasSize(1).first().asString().contains("read again: ");
    }

    @Test
    void whatCannotBeReadLeavesWhatWasRead() throws IOException {
        Path file = directory.resolve("certs/node1/node.pem");
        String before = serial(tls.serverForAll());
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() / 2));

        assertThat(serial(tls.serverForAll())).isEqualTo(before);
        assertThat(serial(tls.serverForAll())).isEqualTo(before);
        assertThat(events)
                .hasSize(1)
                .first()
                .asString()
                .contains("what was read before stays")
                .contains("node.pem");
    }

    /** As the authority is replaced: both are trusted, then nodes get certificates of the new one. */
    @Test
    void twoAuthoritiesCanBeTrustedMeanwhile() throws IOException {
        CertificateAuthority next = CertificateAuthority.create(directory.resolve("next"), now, YEAR);
        ClusterTls moved = open(next.addNode("node2", List.of(), now, YEAR));
        assertThatThrownBy(() -> Handshake.run(moved.client(), tls.server())).isInstanceOf(SSLException.class);

        String both = Files.readString(directory.resolve("certs/ca.crt"))
                + Files.readString(directory.resolve("next/ca.crt"));
        Files.writeString(directory.resolve("certs/node1/ca.crt"), both);
        Files.writeString(directory.resolve("next/node2/ca.crt"), both);

        assertThatCode(() -> Handshake.run(moved.client(), tls.server())).doesNotThrowAnyException();
        assertThatCode(() -> Handshake.run(tls.client(), moved.server())).doesNotThrowAnyException();
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws IOException {
        Path node = directory.resolve("certs/node1");
        Path file = node.resolve("node.pem");
        Pem own = Pem.read(file);
        authority.addNode("node2", List.of(), now, YEAR);
        Pem other = Pem.read(directory.resolve("certs/node2/node.pem"));

        Files.writeString(file, Pem.text(own.certificates().get(0)) + Pem.text(other.key()));
        assertThatThrownBy(() -> open(node)).hasMessageContaining("node.pem: its key is not that of its certificate");
        Files.writeString(file, Pem.text(own.certificates().get(0)));
        assertThatThrownBy(() -> open(node)).hasMessageContaining("node.pem: has no private key");
        Files.delete(file);
        assertThatThrownBy(() -> open(node)).isInstanceOf(InputException.class).hasMessageContaining("no such file");
    }

    /** What a careless or hostile client would use. */
    private static final class TrustsAll extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("it is a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
