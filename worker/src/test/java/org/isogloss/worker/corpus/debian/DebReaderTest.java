package org.isogloss.worker.corpus.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebReaderTest {

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"data.tar.xz", "data.tar.zst", "data.tar.gz", "data.tar"})
    void handsOverWantedFilesInOrder(String member) throws Exception {
        DebBuilder builder = new DebBuilder()
                .file("./usr/b.txt", "two")
                .file("./usr/a.txt", "one")
                .file("./etc/c", "three");

        assertThat(read(builder.build(member), path -> path.startsWith("usr/")))
                .containsExactly(Map.entry("usr/b.txt", "two"), Map.entry("usr/a.txt", "one"));
    }

    @Test
    void namesAreUtf8InEveryLocale() throws Exception {
        byte[] deb = new DebBuilder().file("./usr/\u310F\u3120/5.ogg", "x").build();

        assertThat(read(deb, path -> true)).containsOnlyKeys("usr/\u310F\u3120/5.ogg");
    }

    @Test
    void passesOverLinks() throws Exception {
        byte[] deb = new DebBuilder()
                .link("./usr/passwd", "/etc/passwd", true)
                .link("./usr/shadow", "etc/shadow", false)
                .file("./usr/file", "x")
                .build();

        assertThat(read(deb, path -> true)).containsOnlyKeys("usr/file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "./usr/../../evil", "/etc/evil", "usr/.."})
    void refusesPathsThatLeaveThePackage(String path) {
        assertRefused(new DebBuilder().file(path, "x").build(), "names a file outside of itself: " + path);
    }

    @Test
    void refusesFilesAndPackagesThatUnpackToTooMuch() throws IOException {
        byte[] zeros = new byte[100_000];
        byte[] deb = new DebBuilder().file("a", zeros).file("b", zeros).build();
        assertThat(deb.length).isLessThan(5_000);

        assertThatThrownBy(() -> read(deb, path -> true, new DebReader.Limits(99_999, 1 << 20)))
                .isInstanceOf(PackageException.class)
                .hasMessageContaining("holds a file of 100000 bytes, a; up to 99999");
        assertThatThrownBy(() -> read(deb, path -> false, new DebReader.Limits(1 << 20, 150_000)))
                .isInstanceOf(PackageException.class)
                .hasMessageContaining("unpacks to more than the 150000 bytes");
    }

    @Test
    void refusesWhatIsCutShort() {
        byte[] noise = new byte[50_000];
        new Random(1).nextBytes(noise);
        for (String member : List.of("data.tar.xz", "data.tar.zst", "data.tar.gz", "data.tar")) {
            byte[] deb = new DebBuilder().file("a", noise).build(member);
            assertRefused(Arrays.copyOf(deb, deb.length - 20_000), "");
        }
    }

    @Test
    void refusesWhatIsNoPackage() {
        assertRefused("no package at all".getBytes(StandardCharsets.UTF_8), "cannot be unpacked");
        assertRefused(new byte[0], "");
        assertRefused(new DebBuilder().build("data.tar.lzma"), "packs its files as data.tar.lzma");
        assertRefused(new DebBuilder().build("other"), "has no data.tar");
    }

    private void assertRefused(byte[] deb, String why) {
        assertThatThrownBy(() -> read(deb, path -> true))
                .isInstanceOf(PackageException.class)
                .hasMessageStartingWith(dir.resolve("x.deb") + ": ")
                .hasMessageContaining(why);
    }

    private Map<String, String> read(byte[] deb, Predicate<String> wanted) throws IOException, PackageException {
        return read(deb, wanted, DebReader.Limits.DEFAULT);
    }

    private Map<String, String> read(byte[] deb, Predicate<String> wanted, DebReader.Limits limits)
            throws IOException, PackageException {
        Path file = dir.resolve("x.deb");
        Files.write(file, deb);
        Map<String, String> found = new LinkedHashMap<>();
        new DebReader(file, limits)
                .read(wanted, (path, content) -> found.put(path, new String(content, StandardCharsets.UTF_8)));
        return found;
    }
}
