package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A language whose files have vanished is left out while the others train, until it is released. */
class QuarantineTest {

    private static final String LANGUAGE = MadeUpCorpus.LANGUAGES.get(0);

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void aLanguageWithoutFilesIsLeftOutUntilItIsReleased() throws IOException {
        Path corpus = MadeUpCorpus.write(cluster.directory().resolve("corpus"), 7);
        Path files = corpus.resolve(LANGUAGE);
        Path away = corpus.resolve("away");
        Files.move(files, away);
        Coordinator coordinator = cluster.coordinatorOn(corpus, "pretrain.steps=100000");
        cluster.worker(coordinator, "worker");

        Await.until("it is left out", () -> isLeftOut(coordinator));
        long step =
                coordinator.status().path("quarantined").path(0).path("step").asLong();
        coordinator.awaitStep(step + 2);
        assertThat(coordinator.status().path("lossBits").has(LANGUAGE)).isFalse();
        assertThat(Http.get(coordinator.metrics())).contains("isogloss_quarantined{language=\"" + LANGUAGE + "\"} 1.0");
        assertThat(cluster.command("status", "--run", cluster.run().toString()).out())
                .containsPattern("left out +" + LANGUAGE + " since step " + step);

        Files.move(away, files);
        IsoglossProcess wrong =
                cluster.command("release", "xx", "--run", cluster.run().toString());
        assertThat(wrong.awaitExit()).isEqualTo(2);
        assertThat(wrong.err().strip())
                .isEqualTo("isogloss: no quarantined language 'xx' (accepted: " + LANGUAGE + ")");
        IsoglossProcess release =
                cluster.command("release", LANGUAGE, "--run", cluster.run().toString());
        assertThat(release.awaitExit()).isZero();
        Await.until(
                "it is trained again",
                () -> coordinator.status().path("lossBits").has(LANGUAGE));
        assertThat(isLeftOut(coordinator)).isFalse();
    }

    private static boolean isLeftOut(Coordinator coordinator) {
        for (JsonNode quarantined : coordinator.status().path("quarantined")) {
            if (quarantined.path("language").asText().equals(LANGUAGE)) {
                return true;
            }
        }
        return false;
    }
}
