package org.isogloss.protocol.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.tensor.SafeTensorsHeader.Entry;

/**
 * Reads and writes safetensors files: an 8-byte header length, a JSON header, then the tensors' bytes.
 *
 * <p>A file is untrusted: every length is checked against the file's before anything is allocated. Data is mapped, not
 * copied, so a file may be larger than the memory.
 */
public final class SafeTensors {

    /** The format allows 100 MB; a thousand tensors take a tenth of one. */
    static final long LARGEST_HEADER = 10_000_000;

    /** Neighbouring tensors share a mapping of about this size, since a process may have some 65,000 mappings only. */
    private static final long WINDOW = 1 << 28;

    private SafeTensors() {}

    /**
     * All tensors of a file, in file order.
     *
     * @throws org.isogloss.protocol.InputException naming the file when it is not a valid safetensors file
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        // To open a pipe would wait for its other end.
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw SafeTensorsHeader.bad(file, "it is no regular file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            long header = headerLength(file, channel, length);
            long data = 8 + header;
            List<Entry> entries = SafeTensorsHeader.read(file, header(file, channel, (int) header), length - data);
            return map(channel, data, entries);
        }
    }

    private static long headerLength(Path file, FileChannel channel, long length) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readFully(file, channel, prefix, 0);
        long header = prefix.getLong(0);
        if (header < 2 || header > LARGEST_HEADER || header > length - 8) {
            throw SafeTensorsHeader.bad(
                    file,
                    "header length " + header + " in a file of " + length + " bytes (accepted: at most "
                            + LARGEST_HEADER + ")");
        }
        return header;
    }

    private static String header(Path file, FileChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        readFully(file, channel, bytes, 8);
        try {
            // Decoded here, as the parser would guess other encodings too.
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw SafeTensorsHeader.bad(file, "the header is not UTF-8");
        }
    }

    private static void readFully(Path file, FileChannel channel, ByteBuffer into, long position) throws IOException {
        while (into.hasRemaining()) {
            int read = channel.read(into, position + into.position());
            if (read < 0) {
                throw SafeTensorsHeader.bad(file, "truncated at byte " + (position + into.position()));
            }
        }
    }

    private static Map<String, Tensor> map(FileChannel channel, long data, List<Entry> entries) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        long begin = 0;
        ByteBuffer window = ByteBuffer.allocate(0);
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            if (e.end() > begin + window.limit()) {
                begin = e.begin();
                window = channel.map(MapMode.READ_ONLY, data + begin, windowEnd(entries, i) - begin);
            }
            ByteBuffer bytes = window.slice((int) (e.begin() - begin), (int) (e.end() - e.begin()));
            tensors.put(e.info().name(), new Tensor(e.info().dtype(), e.info().shape(), bytes));
        }
        return tensors;
    }

    /** The end of the last tensor that goes with the first one; a large one has a mapping of its own. */
    private static long windowEnd(List<Entry> entries, int first) {
        long begin = entries.get(first).begin();
        long end = entries.get(first).end();
        for (int i = first + 1; i < entries.size() && entries.get(i).end() - begin <= WINDOW; i++) {
            end = entries.get(i).end();
        }
        return end;
    }

    /** Writes the tensors in the map's order and forces them to the disk. The file must not exist. */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        List<TensorInfo> infos = new ArrayList<>();
        tensors.forEach((name, tensor) -> infos.add(new TensorInfo(name, tensor.dtype(), tensor.shape())));
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, infos, metadata)) {
            for (Tensor tensor : tensors.values()) {
                writer.write(tensor);
            }
            writer.finish();
        }
    }
}
