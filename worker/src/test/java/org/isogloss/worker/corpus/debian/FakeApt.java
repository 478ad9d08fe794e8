package org.isogloss.worker.corpus.debian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers as {@code apt-cache show} and {@code apt-get download} do, from packages in memory. */
public final class FakeApt implements CommandRunner {

    private final Map<String, byte[]> packages = new HashMap<>();
    private final Set<String> unreachable = new HashSet<>();
    private final Set<String> tampered = new HashSet<>();
    private final List<String> downloads = new ArrayList<>();

    public FakeApt with(String name, byte[] deb) {
        packages.put(name, deb);
        return this;
    }

    /** In the lists, but the download fails. */
    public void makeUnreachable(String name) {
        unreachable.add(name);
    }

    /** What is downloaded is not what the lists say. */
    void tamper(String name) {
        tampered.add(name);
    }

    /** The names of packages downloaded so far. */
    public List<String> downloads() {
        return downloads;
    }

    @Override
    public Result run(Path dir, List<String> command, String input) throws IOException {
        String last = command.get(command.size() - 1);
        return command.get(0).equals("apt-cache") ? show(last) : download(dir, last.replaceAll("=.*", ""));
    }

    private Result show(String name) {
        byte[] deb = packages.get(name);
        if (deb == null) {
            return new Result(100, "", "E: No packages found\n");
        }
        return new Result(
                0,
                "Package: %s%nVersion: 1:2.0-1%nDescription: speech%n of people%nSize: %d%nSHA256: %s%n%nPackage: other%n"
                        .formatted(name, deb.length, sha256(deb)),
                "");
    }

    private Result download(Path dir, String name) throws IOException {
        if (unreachable.contains(name)) {
            return new Result(100, "", "W: slow\nE: Could not connect\n");
        }
        downloads.add(name);
        byte[] deb = packages.get(name).clone();
        if (tampered.contains(name)) {
            deb[deb.length - 1]++;
        }
        Files.write(dir.resolve(name + "_1%3a2.0-1_all.deb"), deb);
        return new Result(0, "", "");
    }

    private static String sha256(byte[] deb) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(deb));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
