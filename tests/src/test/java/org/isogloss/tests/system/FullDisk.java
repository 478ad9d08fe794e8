package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Ways in which the kernel refuses what a process writes. */
enum FullDisk {
    /** No file of the process may grow. Needs no rights, and refuses even the smallest write. */
    LIMITED {
        @Override
        void mount(Path directory) {
            // Any disk will do.
        }

        @Override
        void fill(Path directory, IsoglossProcess process) {
            run("prlimit", "--pid", Long.toString(process.pid()), "--fsize=0:");
        }

        @Override
        void empty(Path directory, IsoglossProcess process) {
            run("prlimit", "--pid", Long.toString(process.pid()), "--fsize=unlimited:");
        }

        @Override
        void unmount(Path directory) {
            // It is as it was.
        }
    },
    /** A file system of a few megabytes, in memory, filled by somebody else. Needs the right to mount. */
    FILLED {
        private static final String FILLER = "filler";

        @Override
        void mount(Path directory) {
            run("mount", "-t", "tmpfs", "-o", "size=8m", "isogloss-test", directory.toString());
        }

        @Override
        void fill(Path directory, IsoglossProcess process) {
            try (FileChannel file =
                    FileChannel.open(directory.resolve(FILLER), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                ByteBuffer page = ByteBuffer.allocate(4096);
                while (true) {
                    file.write(page.clear());
                }
            } catch (IOException e) {
                // Full.
            }
        }

        @Override
        void empty(Path directory, IsoglossProcess process) {
            try {
                Files.delete(directory.resolve(FILLER));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        void unmount(Path directory) {
            // Also while a process of a failed test still has files open.
            run("umount", "--lazy", directory.toString());
        }
    };

    /** Those that this machine lets us make. */
    static Stream<FullDisk> possible() throws IOException {
        Path probe = Files.createTempDirectory("isogloss-mount");
        boolean mountable = succeeds("mount", "-t", "tmpfs", "isogloss-test", probe.toString())
                && succeeds("umount", probe.toString());
        Files.delete(probe);
        return mountable ? Stream.of(values()) : Stream.of(LIMITED);
    }

    abstract void mount(Path directory);

    /** From now on the process can write nothing, or next to nothing, to the directory. */
    abstract void fill(Path directory, IsoglossProcess process);

    abstract void empty(Path directory, IsoglossProcess process);

    abstract void unmount(Path directory);

    private static void run(String... command) {
        assertThat(succeeds(command)).as(String.join(" ", command)).isTrue();
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
