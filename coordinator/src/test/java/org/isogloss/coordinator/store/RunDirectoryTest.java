package org.isogloss.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.messages.Arithmetic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    Path temp;

    private Path dir;

    @BeforeEach
    void nameDirectory() {
        dir = temp.resolve("run");
    }

    private RunConfig config(String... settings) {
        String[] all = new String[settings.length + 1];
        all[0] = "run.dir = \"" + dir + "\"";
        System.arraycopy(settings, 0, all, 1, settings.length);
        return Plans.config(all);
    }

    private static RunDirectory open(RunConfig config, String corpus, String model) {
        return RunDirectory.open(config, corpus, model, EpochOwner.self("127.0.0.1:7350"));
    }

    /** One that has ended in order, so that the next need not wait to see whether it is gone. */
    private static RunDirectory.Identity end(RunDirectory run) throws IOException {
        try (run) {
            run.epoch().end(new EpochEnd(true, "test"));
            return run.identity();
        }
    }

    private RunDirectory.Identity openAndClose(String... settings) throws IOException {
        return end(open(config(settings), "corpus", null));
    }

    private void refused(String message, String corpus, String... settings) {
        RunConfig config = config(settings);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> open(config, corpus, null))
                .withMessageContaining(message);
    }

    /** A name that is too long for it stands for a file system that fails. */
    @Test
    void whatAFileSystemRefusesMayPassAndAFileMayNot() throws IOException {
        dir = temp.resolve("x".repeat(300));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> open(config(), "corpus", null))
                .withMessageContaining("run.dir " + dir)
                .matches(InputException::mayPass);
        dir = Files.writeString(temp.resolve("file"), "a file");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> open(config(), "corpus", null))
                .matches(e -> !e.mayPass());
    }

    @Test
    void aNewRunHasItsConfigAndTheFirstEpoch() throws IOException {
        RunDirectory.Identity run = openAndClose();
        assertThat(run.epoch()).isEqualTo(1);
        assertThat(run.configSha256()).isEqualTo(config().sha256());
        assertThat(Files.readString(dir.resolve("run.conf"))).isEqualTo(config().text());
        assertThat(RunDirectory.readIdentity(dir)).isEqualTo(run);
    }

    @Test
    void everyCoordinatorThatTakesARunUpHasAnEpochOfItsOwn() throws IOException {
        String runId = openAndClose().runId();
        assertThat(openAndClose("lease.ahead = 3").epoch()).isEqualTo(2);
        assertThat(openAndClose().epoch()).isEqualTo(3);
        assertThat(openAndClose().runId()).isEqualTo(runId);
    }

    private RunDirectory.Identity openFrom(String modelSha256) throws IOException {
        return end(open(config(), "corpus", modelSha256));
    }

    @Test
    void aRunGoesOnUnderTheModelThatItBeganFromOrWithoutAny() throws IOException {
        assertThat(openFrom("abc").modelSha256()).isEqualTo("abc");
        assertThat(openFrom("abc").modelSha256()).isEqualTo("abc");
        assertThat(openFrom(null).modelSha256()).isEqualTo("abc");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> openFrom("def"))
                .withMessageContaining("holds a run that began from other parameters (hash abc; ");
    }

    @Test
    void aRunThatBeganFromRandomParametersIsNotOneOfAModel() throws IOException {
        openFrom(null);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> openFrom("abc"))
                .withMessageContaining("none, they were random");
    }

    @Test
    void howWorkersComputeHoldsForTheRestOfTheRun() throws IOException {
        assertThat(openAndClose().arithmetic()).isNull();
        RunDirectory run = open(config(), "corpus", null);
        run.setArithmetic(new Arithmetic(4, "ab"));
        end(run);
        assertThat(openAndClose().arithmetic()).isEqualTo(new Arithmetic(4, "ab"));
    }

    @Test
    void anotherConfigIsRefusedByTheSettingsThatDiffer() throws IOException {
        openAndClose();
        refused("was run.seed = 1, now run.seed = 2", "corpus", "run.seed = 2");
        assertThat(openAndClose().epoch()).as("nothing was changed").isEqualTo(2);
    }

    @Test
    void anotherCorpusIsRefused() throws IOException {
        openAndClose();
        refused("holds a run on another corpus (manifest hash corpus, now other;", "other");
    }

    @Test
    void theContentOfSomebodyElseIsLeftAlone() throws IOException {
        Files.createDirectories(dir);
        Files.writeString(dir.resolve("thesis.tex"), "precious");
        refused("is not empty and holds no run (found thesis.tex;", "corpus");
        assertThat(dir).isDirectoryNotContaining(file -> !file.endsWith("thesis.tex"));
    }

    /** Its process ended between the first of a run's files and the one that says what run it is. */
    @Test
    void aBeginningThatWasCutShortIsBegunAgain() throws IOException {
        openAndClose();
        Files.delete(dir.resolve("run.json"));
        openAndClose();
        assertThat(dir.resolve("run.json")).exists();
    }

    @Test
    void logsOfTheLauncherMayStandThereBefore() throws IOException {
        Files.createDirectories(dir.resolve("logs"));
        assertThat(openAndClose().epoch()).isEqualTo(1);
    }

    @Test
    void oneCoordinatorHasItAtATime() throws IOException {
        try (RunDirectory first = open(config(), "corpus", null)) {
            refused("a coordinator has this run already", "corpus");
            assertThat(first.identity().epoch()).isEqualTo(1);
            first.epoch().end(new EpochEnd(true, "test"));
        }
        assertThat(openAndClose().epoch()).isEqualTo(2);
    }

    @Test
    void whatCannotBeWrittenIsOneLine() throws IOException {
        Files.writeString(dir, "a file");
        refused("run.dir " + dir + ": cannot be written: ", "corpus");
    }

    @Test
    void aDamagedIdentityIsOneLineAndHoldsNothing() throws IOException {
        openAndClose();
        Files.writeString(dir.resolve("run.json"), "{\"runId\":");
        refused("run.json: is damaged", "corpus");
        refused("run.json: is damaged", "corpus");
    }

    @Test
    void aDirectoryWithoutARunSaysSo() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> RunDirectory.readIdentity(temp))
                .withMessage(temp + ": holds no run (no run.json in it)");
    }
}
