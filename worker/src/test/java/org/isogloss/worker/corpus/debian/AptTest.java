package org.isogloss.worker.corpus.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptTest {

    @TempDir
    Path dir;

    private final byte[] deb = new DebBuilder().file("a", "x").build();
    private final FakeApt fake = new FakeApt().with("speech", deb);

    @Test
    void downloadsOnceAndKeeps() throws PackageException {
        Apt apt = new Apt(fake, dir.resolve("cache"));
        DebianPackage found = apt.find("speech");
        Path file = apt.fetch(found);

        assertThat(file).hasBinaryContent(deb);
        assertThat(apt.cached(found)).isTrue();
        assertThat(new Apt(fake, dir.resolve("cache")).fetch(found)).isEqualTo(file);
        assertThat(fake.downloads()).containsExactly("speech");
        assertThat(dir.resolve("cache")).isDirectoryContaining(each -> each.equals(file));
        assertThat(dir.resolve("cache").toFile().list()).hasSize(1);
    }

    @Test
    void downloadsAgainWhatWasDamagedInTheCache() throws PackageException, IOException {
        Apt apt = new Apt(fake, dir);
        Path file = apt.fetch(apt.find("speech"));
        Files.writeString(file, "half a downl");

        assertThat(apt.fetch(apt.find("speech"))).hasBinaryContent(deb);
        assertThat(fake.downloads()).hasSize(2);
    }

    @Test
    void refusesADownloadWithAnotherHash() {
        fake.tamper("speech");
        Apt apt = new Apt(fake, dir);

        assertThatThrownBy(() -> apt.fetch(apt.find("speech")))
                .isInstanceOf(PackageException.class)
                .hasMessageContaining("apt's lists say");
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void saysWhatToRunWithoutLists() {
        assertThatThrownBy(() -> new Apt(fake, dir).find("unknown"))
                .isInstanceOf(PackageException.class)
                .hasMessageContaining("package unknown is not in apt's lists")
                .hasMessageContaining("sudo apt-get update");
    }

    @Test
    void passesOnWhyADownloadFailed() {
        fake.makeUnreachable("speech");
        Apt apt = new Apt(fake, dir);

        assertThatThrownBy(() -> apt.fetch(apt.find("speech"))).hasMessageContaining("E: Could not connect");
    }

    @Test
    void saysWhenThereIsNoApt() {
        Apt apt = new Apt((folder, command, input) -> new ProcessRunner().run(folder, List.of("no-such-program")), dir);

        assertThatThrownBy(() -> apt.find("speech"))
                .isInstanceOf(PackageException.class)
                .hasMessageContaining("apt-cache cannot be run");
    }

    @Test
    void realProgramsReadTheirInputInUtf8() throws IOException, InterruptedException {
        String text = "\u01E5\u0F40 \n".repeat(50_000);

        assertThat(new ProcessRunner().run(dir, List.of("cat"), text).output()).isEqualTo(text);
        assertThat(new ProcessRunner().run(dir, List.of("cat")).output()).isEmpty();
    }

    @Test
    void runsRealProgramsWithBothOutputs() throws IOException, InterruptedException {
        CommandRunner.Result result =
                new ProcessRunner().run(dir, List.of("sh", "-c", "pwd; echo bad >&2; echo $LC_ALL; exit 3"));

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.output()).isEqualTo(dir.toRealPath() + "\nC.UTF-8\n");
        assertThat(result.errors()).isEqualTo("bad\n");
    }
}
