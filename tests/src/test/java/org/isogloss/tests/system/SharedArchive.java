package org.isogloss.tests.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of a coordinator and a worker, as an archive that virtual machines map in place of reading jars: starting a process
 * takes two thirds of the processor's time. It takes as much as ten starts to make, aside, so it is made when all tests run.
 */
final class SharedArchive {

    /** What processes run: the distribution. An archive serves jars alone, and only in the order that it was made with. */
    static final String CLASS_PATH = jars();

    /** What Maven's {@code -Dtest} says; without it, nothing or the name that stands for it. */
    private static final String ASKED_FOR = System.getProperty("isogloss.tests", "");

    private static volatile Path made;

    static {
        if (ASKED_FOR.isEmpty() || ASKED_FOR.startsWith("$")) {
            Thread maker = new Thread(SharedArchive::make, "shared-archive");
            maker.setDaemon(true);
            maker.start();
        }
    }

    private SharedArchive() {}

    /** What a virtual machine is told to use it, once it is there. */
    static List<String> options() {
        Path archive = made;
        return archive == null ? List.of() : List.of("-XX:SharedArchiveFile=" + archive);
    }

    private static String jars() {
        try (Stream<Path> files = Files.list(Path.of("../deploy/target/isogloss/lib"))) {
            return files.map(Path::toAbsolutePath)
                    .map(Path::normalize)
                    .map(Path::toString)
                    .sorted()
                    .collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new UncheckedIOException("the distribution is not built: mvn -B -DskipTests verify", e);
        }
    }

    private static void make() {
        try (Cluster cluster = new Cluster("shared-archive")) {
            TreeSet<String> classes = classes(cluster);
            Path list = Files.write(cluster.directory().resolve("classes"), classes);
            Path archive = cluster.directory().resolve("isogloss.jsa");
            IsoglossProcess dump = cluster.start(
                    "dump",
                    List.of("-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive),
                    List.of());
            if (dump.awaitExit() == 0) {
                made = archive;
            }
        } catch (IOException | AssertionError e) {
            // Tests are only slower without it.
            System.err.println("no shared archive: " + e);
        }
    }

    /** Those that a coordinator and a worker use in a run of all phases. */
    private static TreeSet<String> classes(Cluster cluster) throws IOException {
        Path first = cluster.directory().resolve("coordinator.classes");
        Path second = cluster.directory().resolve("worker.classes");
        Coordinator coordinator = Coordinator.of(cluster.start(
                "coordinator",
                List.of("-XX:DumpLoadedClassList=" + first),
                TinyRun.coordinator(cluster.run(), MadeUpCorpus.SHARED, "pretrain.steps=1", "adapt.steps=1")));
        IsoglossProcess worker = cluster.start(
                "worker",
                List.of("-XX:DumpLoadedClassList=" + second),
                List.of("worker", "--join", coordinator.join(), "--name", "worker"));
        cluster.awaitDone(coordinator, worker);
        TreeSet<String> classes = new TreeSet<>(Files.readAllLines(first));
        classes.addAll(Files.readAllLines(second));
        return classes;
    }
}
