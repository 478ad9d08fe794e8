package org.isogloss.worker.corpus.debian;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Makes small Debian packages for tests, hostile ones too. */
public final class DebBuilder {

    private final Map<TarArchiveEntry, byte[]> entries = new LinkedHashMap<>();

    public DebBuilder file(String path, byte[] content) {
        TarArchiveEntry entry = new TarArchiveEntry(path, true);
        entry.setSize(content.length);
        entries.put(entry, content);
        return this;
    }

    public DebBuilder file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public DebBuilder gzipped(String path, String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file(path, packed.toByteArray());
    }

    DebBuilder link(String path, String target, boolean symbolic) {
        TarArchiveEntry entry = new TarArchiveEntry(path, symbolic ? TarConstants.LF_SYMLINK : TarConstants.LF_LINK);
        entry.setLinkName(target);
        entries.put(entry, new byte[0]);
        return this;
    }

    public byte[] build() {
        return build("data.tar.xz");
    }

    /** The package, its files packed as the member's name says. */
    byte[] build(String member) {
        ByteArrayOutputStream deb = new ByteArrayOutputStream();
        try (ArArchiveOutputStream ar = new ArArchiveOutputStream(deb)) {
            put(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.UTF_8));
            put(ar, "control.tar.xz", new byte[7]);
            put(ar, member, data(member));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return deb.toByteArray();
    }

    private static void put(ArArchiveOutputStream ar, String name, byte[] content) throws IOException {
        ar.putArchiveEntry(new ArArchiveEntry(name, content.length));
        ar.write(content);
        ar.closeArchiveEntry();
    }

    private byte[] data(String member) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(packer(member, data), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (Map.Entry<TarArchiveEntry, byte[]> each : entries.entrySet()) {
                tar.putArchiveEntry(each.getKey());
                tar.write(each.getValue());
                tar.closeArchiveEntry();
            }
        }
        return data.toByteArray();
    }

    private static OutputStream packer(String member, OutputStream out) throws IOException {
        return switch (member) {
            case "data.tar.xz" -> new XZOutputStream(out, new LZMA2Options(0));
            case "data.tar.zst" -> new ZstdOutputStream(out);
            case "data.tar.gz" -> new GZIPOutputStream(out);
            default -> out;
        };
    }
}
