package org.isogloss.worker.corpus.debian;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.XZInputStream;

/**
 * A reader of the files in a {@code .deb} package: hands the contents of wanted files over, writes nothing itself.
 *
 * <p>A package is an {@code ar} archive; its member {@code data.tar}, packed by xz, zstd, gzip or not at all, holds the
 * files. Only plain files are handed over: no links, no devices. A path that leaves the root, a file or a package that
 * unpacks to more than the limits, and a cut archive are refused.
 */
public final class DebReader {

    private static final int XZ_MEMORY_KIB = 256 * 1024;

    private final Path deb;
    private final Limits limits;

    public DebReader(Path deb) {
        this(deb, Limits.DEFAULT);
    }

    DebReader(Path deb, Limits limits) {
        this.deb = deb;
        this.limits = limits;
    }

    /** The most bytes that one wanted file and the whole package may unpack to. */
    record Limits(long fileBytes, long totalBytes) {
        static final Limits DEFAULT = new Limits(64L << 20, 4L << 30);
    }

    /** What is done with a file of the package. */
    public interface FileHandler {

        /**
         * Takes one file.
         *
         * @param path without a leading slash or dot, such as {@code usr/share/doc/x/copyright}
         */
        void handle(String path, byte[] content) throws IOException, PackageException;
    }

    /** Hands over all files whose path is wanted, in the package's order. */
    public void read(Predicate<String> wanted, FileHandler handler) throws PackageException {
        try (ArArchiveInputStream members =
                new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(deb)))) {
            for (ArArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
                if (member.getName().startsWith("data.tar")) {
                    readTar(unpacked(member.getName(), members), wanted, handler);
                    return;
                }
            }
            throw refused("has no data.tar");
        } catch (IOException e) {
            throw new PackageException(deb + ": cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private InputStream unpacked(String member, InputStream packed) throws IOException, PackageException {
        return switch (member) {
            case "data.tar.xz" -> new XZInputStream(packed, XZ_MEMORY_KIB);
            case "data.tar.zst" -> new ZstdInputStream(packed);
            case "data.tar.gz" -> new GZIPInputStream(packed);
            case "data.tar" -> packed;
            default -> throw refused("packs its files as " + member + "; xz, zst and gz are known");
        };
    }

    private void readTar(InputStream data, Predicate<String> wanted, FileHandler handler)
            throws IOException, PackageException {
        // Debian's names are UTF-8, whatever the locale of this machine is.
        TarArchiveInputStream tar =
                new TarArchiveInputStream(new LimitedStream(data, limits.totalBytes()), StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            String path = safePath(entry.getName());
            if (isPlainFile(entry) && wanted.test(path)) {
                handler.handle(path, content(tar, entry));
            }
        }
    }

    private byte[] content(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException, PackageException {
        if (entry.getSize() > limits.fileBytes()) {
            throw refused("holds a file of " + entry.getSize() + " bytes, " + entry.getName() + "; up to "
                    + limits.fileBytes() + " are accepted");
        }
        byte[] content = tar.readNBytes((int) entry.getSize());
        if (content.length < entry.getSize()) {
            throw refused("is cut short inside " + entry.getName());
        }
        return content;
    }

    private static boolean isPlainFile(TarArchiveEntry entry) {
        boolean plain = entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
        return plain && !entry.isSparse() && !entry.getName().endsWith("/");
    }

    private String safePath(String name) throws PackageException {
        String path = name.startsWith("./") ? name.substring(2) : name;
        List<String> parts = Arrays.asList(path.split("/", -1));
        if (path.startsWith("/") || path.indexOf('\0') >= 0 || parts.contains("..")) {
            throw refused("names a file outside of itself: " + name);
        }
        return path;
    }

    private PackageException refused(String why) {
        return new PackageException(deb + ": " + why);
    }
}
