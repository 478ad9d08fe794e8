package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.journal.RunJournal;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.protocol.config.RunConfig.Units;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.tensor.SafeTensors;
import org.isogloss.protocol.tensor.Tensor;
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
        Map<Long, String> alone = Reference.of("finetune-alone", SETTINGS).hashes();
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
        Path model = cluster.directory().resolve("model");
        checkExport(model);
        checkImport(model);
        checkTranscribe();
        checkEvaluate();
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
                .startsWith("path\tlanguage\treference\thypothesis\terrors\tunits")
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

    private void checkExport(Path model) throws IOException {
        IsoglossProcess export =
                cluster.command("export", cluster.run().toString(), "--out", model.toString(), "--language", "xa");
        assertThat(export.awaitExit()).isZero();
        assertThat(export.out())
                .startsWith(model + ": Wav2Vec2ForCTC after step 7")
                .contains("sub-network of xa");
        Path vocabulary = cluster.run().resolve("vocab.json");
        assertThat(model.resolve("vocab.json")).hasSameTextualContentAs(vocabulary);
        long classes = Vocabulary.read(vocabulary, Units.CHARACTERS).size();
        Map<String, Tensor> tensors = SafeTensors.read(model.resolve("model.safetensors"));
        assertThat(tensors.get("lm_head.weight").shape()).containsExactly(classes, 32L);
        assertThat(tensors.get("lm_head.bias").shape()).containsExactly(classes);
        assertThat(tensors).containsKey("wav2vec2.encoder.layers.1.attention.q_proj.weight");
        assertThat(tensors).doesNotContainKey("project_q.weight");
        assertThat(model.resolve("tokenizer_config.json")).content().contains("Wav2Vec2CTCTokenizer");
        assertThat(model.resolve("README.md")).content().contains("maskable weights kept, density 0.7");
    }

    /** A run with the same vocabulary takes the head. */
    private void checkImport(Path model) {
        String[] settings = Arrays.copyOf(SETTINGS, SETTINGS.length + 2);
        settings[SETTINGS.length] = "model.conv-channels=null";
        settings[SETTINGS.length + 1] = "model.fresh-head=true";
        List<String> args = new ArrayList<>(
                TinyRun.coordinator(cluster.directory().resolve("next"), MadeUpCorpus.SHARED, settings));
        args.addAll(List.of("--model", model.toString()));
        Coordinator next = Coordinator.of(cluster.start("next", args));
        next.process().terminate();
        assertThat(next.process().awaitExit()).isZero();
        assertThat(next.process().out())
                .contains("beginning from " + model)
                .contains("its CTC head is taken, as its vocab.json is the run's vocabulary")
                .contains("made new, as it has none: project_hid.bias");
    }

    /** Files are heard as the evaluation has heard them. */
    private void checkTranscribe() throws IOException {
        String[] heard = Transcripts.last(cluster.run(), "xa").get(0);
        String clip = MadeUpCorpus.SHARED.resolve(heard[0]).toString();
        String absent = cluster.directory().resolve("absent.wav").toString();

        IsoglossProcess transcribe =
                cluster.command("transcribe", cluster.run().toString(), "--language", "xa", clip, absent, clip);

        assertThat(transcribe.awaitExit()).as("exit code").isEqualTo(1);
        String line = clip + "\t" + heard[3];
        assertThat(transcribe.out().lines()).containsExactly(line, line);
        assertThat(transcribe.err().lines()).singleElement().asString().contains(absent);
        IsoglossProcess whose = cluster.command("transcribe", cluster.run().toString(), clip);
        assertThat(whose.awaitExit()).as("exit code").isEqualTo(2);
        assertThat(whose.err()).hasLineCount(1).contains("--language is missing", "accepted: xa, xb, xc");
    }

    /** The command hears what the run's evaluation heard. */
    private void checkEvaluate() throws IOException {
        Path out = cluster.directory().resolve("evaluation");
        String[] command = {
            "evaluate", cluster.run().toString(), "--split=valid", "--languages=xa,xc", "--out=" + out, "--json"
        };

        IsoglossProcess evaluate = cluster.command(command);

        assertThat(evaluate.awaitExit()).as("%s", evaluate.err()).isZero();
        List<String> lines = Files.readAllLines(out.resolve("transcripts.tsv"));
        for (String language : List.of("xa", "xc")) {
            assertThat(lines)
                    .containsAll(Transcripts.last(cluster.run(), language).stream()
                            .map(f -> String.join("\t", f))
                            .toList());
        }
        JsonNode report = new ObjectMapper().readTree(evaluate.out());
        assertThat(new ObjectMapper().readTree(out.resolve("evaluation.json").toFile()))
                .isEqualTo(report);
        assertThat(report.path("measure").asText()).isEqualTo("CER");
        assertThat(report.path("languages").fieldNames()).toIterable().containsExactly("xa", "xc");
        report.path("languages").fields().forEachRemaining(e -> {
            assertThat(e.getValue().path("parameters").asInt())
                    .isGreaterThan(e.getValue().path("ownParameters").asInt());
            List<String> references = lines.stream()
                    .map(line -> line.split("\t", -1))
                    .filter(fields -> fields[1].equals(e.getKey()))
                    .map(fields -> fields[2])
                    .toList();
            assertThat(e.getValue().path("clips").asInt()).isEqualTo(references.size());
            assertThat(e.getValue().path("units").asInt())
                    .isEqualTo(references.stream().mapToInt(String::length).sum());
            int errors = lines.stream()
                    .map(line -> line.split("\t", -1))
                    .filter(fields -> fields[1].equals(e.getKey()))
                    .mapToInt(fields -> Integer.parseInt(fields[4]))
                    .sum();
            assertThat(e.getValue().path("errors").asInt()).isEqualTo(errors).isPositive();
            assertThat(e.getValue().path("substitutions").asInt()
                            + e.getValue().path("deletions").asInt()
                            + e.getValue().path("insertions").asInt())
                    .isEqualTo(errors);
            assertThat(e.getValue().path("errorRate").asDouble())
                    .isEqualTo((double) errors / e.getValue().path("units").asInt());
        });
        IsoglossProcess again = cluster.command(command);
        assertThat(again.awaitExit()).as("exit code").isEqualTo(2);
        assertThat(again.err()).hasLineCount(1).contains(out + ": holds an evaluation already");
    }
}
