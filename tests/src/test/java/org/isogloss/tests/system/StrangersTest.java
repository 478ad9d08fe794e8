package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.isogloss.protocol.security.CertificateAuthority;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster with TLS and a token: who belongs to it trains as ever, and who does not is kept out, however it tries. */
class StrangersTest {

    private static final Duration YEAR = Duration.ofDays(365);

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private final Instant now = Instant.now();
    private CertificateAuthority authority;
    private Path token;

    @BeforeEach
    void makeSecrets() throws IOException {
        authority = CertificateAuthority.create(
                cluster.directory().resolve("certs"), now.minus(YEAR), YEAR.multipliedBy(3));
        token = Files.writeString(cluster.directory().resolve("token"), "the-token-of-this-test");
    }

    private String node(String name) {
        return authority.addNode(name, List.of(), now, YEAR).toString();
    }

    private Coordinator coordinator(String... settings) {
        List<String> args = TinyRun.coordinator(cluster.run(), MadeUpCorpus.SHARED, settings);
        args.addAll(List.of("--tls", node("coordinator"), "--token-file", token.toString()));
        return Coordinator.of(cluster.start("coordinator", args));
    }

    @Test
    void areKeptOutWhileTheRunGoesOn() throws Exception {
        Coordinator coordinator = coordinator("cluster.min-workers=2");
        Path member = Path.of(node("member"));
        Path theirs = CertificateAuthority.create(cluster.directory().resolve("theirs"), now, YEAR)
                .addNode("stranger", List.of(), now, YEAR);
        Path expired = authority.addNode("expired", List.of(), now.minus(Duration.ofDays(9)), Duration.ofDays(1));
        IsoglossProcess plain = cluster.worker(coordinator, "plain", "--patience", "5");
        IsoglossProcess other = cluster.worker(coordinator, "other", "--patience", "5", "--tls", theirs.toString());
        try (Strangers strangers = new Strangers(coordinator, member, token)) {
            strangers.shakesHandsWith(theirs);
            strangers.shakesHandsWith(expired);
            assertThat(strangers.refused("certificate")).isGreaterThanOrEqualTo(2);
            strangers.asksWithoutCertificate();
            assertThat(strangers.refused("no_certificate")).isEqualTo(2);
            strangers.asksWithoutToken();
            assertThat(strangers.refused("token")).isGreaterThanOrEqualTo(3);
            strangers.announcesTooMuch();
            assertThat(strangers.refused("too_large")).isEqualTo(1);
            strangers.floods();

            assertThat(plain.awaitExit()).isEqualTo(1);
            assertThat(plain.out()).contains("no answer from the coordinator");
            assertThat(other.awaitExit()).isEqualTo(1);
            assertThat(other.out()).contains("PKIX path");
            assertThat(strangers.status().path("workers")).isEmpty();

            IsoglossProcess one = cluster.worker(coordinator, "one", "--tls", node("one"));
            IsoglossProcess two = cluster.worker(coordinator, "two", "--tls", node("two"));
            Await.until("the run is over", () -> {
                strangers.sendsRubbish();
                return !coordinator.process().isAlive();
            });
            cluster.awaitDone(coordinator, one, two);
        }
        assertThat(coordinator.process().out()).doesNotContain("is out:");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    /** A browser gives the token as a password, and sends it with scripts, requests and streams of the page from then on. */
    @Test
    void aBrowserIsLetInByTheToken() {
        try (Chromium chromium = Chromium.start()) {
            Coordinator coordinator = coordinator();
            String url =
                    coordinator.process().awaitOutput("watch it at (https\\S+)").group(1);

            Page page = chromium.openWithPassword(url, "the-token-of-this-test");
            page.locator("#connection.live").waitFor();

            assertThat(page.title()).endsWith("Isogloss");
            chromium.assertNoComplaints();
        }
    }
}
