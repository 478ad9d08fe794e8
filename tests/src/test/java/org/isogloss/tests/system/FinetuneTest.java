package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.isogloss.coordinator.journal.RunJournal;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.protocol.config.RunConfig.Units;
import org.isogloss.protocol.corpus.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run that ends with speech recognition: the same bits whoever computes it, with a vocabulary, texts and error rates. */
class FinetuneTest {

    private static final String[] SETTINGS = {
        "run.phases=[pretrain,evaluate,prune,finetune,evaluate]",
        "pretrain.steps=2",
        "finetune.steps=5",
        "finetune.head-only=0.4",
        "finetune.max-seconds=4",
        "model.hidden-dropout=0.1",
        "model.attention-dropout=0.1",
        "finetune.activation-dropout=0.1",
        "finetune.final-dropout=0.1",
        "finetune.layer-drop=0.3",
        "lease.silence=60s"
    };

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void aKilledWorkerChangesNoBitAndEveryLanguageIsRecognised() throws IOException {
        Map<Long, String> alone;
        try (Cluster single = new Cluster("finetune-alone")) {
            Coordinator coordinator = single.coordinator(SETTINGS);
            single.awaitDone(coordinator, single.worker(coordinator, "alone"));
            alone = single.hashes();
        }
        assertThat(alone).hasSize(7);

        Coordinator coordinator = cluster.coordinator(SETTINGS);
        IsoglossProcess staying = cluster.worker(coordinator, "staying");
        IsoglossProcess dying = cluster.worker(coordinator, "dying");
        coordinator.awaitStep(3);
        coordinator.freezeAtWork(dying);
        dying.kill();
        cluster.awaitDone(coordinator, staying);

        assertThat(cluster.hashes()).isEqualTo(alone);
        checkWhatIsLeft();
    }

    private void checkWhatIsLeft() throws IOException {
        Vocabulary vocabulary = Vocabulary.read(cluster.run().resolve("vocab.json"), Units.CHARACTERS);
        assertThat(vocabulary.tokens()).startsWith("<pad>", "<unk>", "|").contains("a");
        RunLine.Recognition recognition = RunJournal.read(cluster.run().resolve("metrics.jsonl")).stream()
                .filter(RunLine.Recognition.class::isInstance)
                .map(RunLine.Recognition.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(recognition.after()).isEqualTo("finetune");
        assertThat(recognition.maskVersion()).isEqualTo(1);
        assertThat(recognition.languages()).containsOnlyKeys(MadeUpCorpus.LANGUAGES);
        assertThat(recognition.languages().values()).allSatisfy(l -> {
            assertThat(l.utterances()).isPositive();
            assertThat(l.errorRate()).isPositive();
        });
        assertThat(Files.readAllLines(cluster.run().resolve(recognition.transcripts())))
                .startsWith("path\tlanguage\treference\thypothesis")
                .hasSizeGreaterThan(3);
        assertThat(cluster.run().resolve("report.md"))
                .content()
                .contains("CER finetune")
                .contains("acc pretrain");
        IsoglossProcess hash = cluster.command("hash", cluster.run().toString());
        assertThat(hash.out()).contains(cluster.hashes().get(7L));
        assertThat(cluster.command("masks", cluster.run().toString()).awaitExit())
                .isZero();
    }
}
