package org.isogloss.worker.corpus.debian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Debian's package tool, as far as this program needs it: look a package up, download its file, check it.
 *
 * <p>Nothing is installed and no root rights are needed. Downloads are kept in a folder and not fetched again while
 * their SHA-256 is what apt's lists say.
 */
public final class Apt {

    private final CommandRunner runner;
    private final Path cache;

    /**
     * Uses apt through a runner.
     *
     * @param cache where downloads are kept; made when it is not there
     */
    public Apt(CommandRunner runner, Path cache) {
        this.runner = runner;
        this.cache = cache;
    }

    /** Finds a package in apt's lists. */
    public DebianPackage find(String name) throws PackageException {
        CommandRunner.Result shown = run(cache, List.of("apt-cache", "show", "--no-all-versions", name));
        return DebianPackage.parse(shown.output())
                .filter(found -> found.name().equals(name))
                .orElseThrow(() -> new PackageException("package " + name
                        + " is not in apt's lists; if it should be, run: sudo apt-get update"
                        + " (Ubuntu keeps it in the part \"universe\")"));
    }

    /** Whether a package's file is in the cache already, so that fetching costs nothing. */
    public boolean cached(DebianPackage wanted) {
        return Files.isRegularFile(cache.resolve(wanted.cacheName()));
    }

    /** The file of a package, from the cache or by download; its SHA-256 is right. */
    public Path fetch(DebianPackage wanted) throws PackageException {
        Path kept = cache.resolve(wanted.cacheName());
        if (cached(wanted) && Sha256.of(kept).equals(wanted.sha256())) {
            return kept;
        }
        Path folder = newFolder();
        try {
            Path download = download(wanted, folder);
            String found = Sha256.of(download);
            if (!found.equals(wanted.sha256())) {
                throw new PackageException("package %s: the download has SHA-256 %s; apt's lists say %s"
                        .formatted(wanted.name(), found, wanted.sha256()));
            }
            return Files.move(download, kept, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new PackageException("package " + wanted.name() + ": cannot be kept: " + e.getMessage(), e);
        } finally {
            delete(folder);
        }
    }

    private Path newFolder() throws PackageException {
        try {
            Files.createDirectories(cache);
            return Files.createTempDirectory(cache, "fetch");
        } catch (IOException e) {
            throw new PackageException(cache + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private Path download(DebianPackage wanted, Path folder) throws PackageException, IOException {
        CommandRunner.Result result = run(
                folder,
                List.of(
                        "apt-get",
                        "download",
                        "-q",
                        "-o",
                        "Acquire::Retries=2",
                        "-o",
                        "Acquire::http::Timeout=30",
                        wanted.name() + "=" + wanted.version()));
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new PackageException("package " + wanted.name() + ": apt-get download failed: "
                            + lastLine(result.errors()) + "; is the network up, and are apt's lists fresh"
                            + " (sudo apt-get update)?"));
        }
    }

    private CommandRunner.Result run(Path dir, List<String> command) throws PackageException {
        try {
            Files.createDirectories(dir);
            return runner.run(dir, command);
        } catch (IOException e) {
            throw new PackageException(
                    command.get(0) + " cannot be run (" + e.getMessage()
                            + "); the starter corpus comes from the packages of Debian or Ubuntu",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PackageException(command.get(0) + " was interrupted", e);
        }
    }

    private static String lastLine(String errors) {
        return errors.lines()
                .filter(line -> line.startsWith("E:"))
                .reduce((first, second) -> second)
                .orElse("it said nothing");
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            // A leftover of a download in the cache folder harms nobody.
            folder.toFile().deleteOnExit();
        }
    }
}
