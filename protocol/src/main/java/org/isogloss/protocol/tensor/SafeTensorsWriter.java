package org.isogloss.protocol.tensor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/** A safetensors file that is being written, tensor after tensor, so that no two need be in memory at once. */
public final class SafeTensorsWriter implements Closeable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel channel;
    private final List<TensorInfo> announced;
    private final MessageDigest digest;
    private int written;

    private SafeTensorsWriter(FileChannel channel, List<TensorInfo> announced, MessageDigest digest) {
        this.channel = channel;
        this.announced = announced;
        this.digest = digest;
    }

    /** Begins a file, which must not exist, for these tensors in this order. */
    public static SafeTensorsWriter create(Path file, List<TensorInfo> tensors, Map<String, String> metadata)
            throws IOException {
        return create(file, tensors, metadata, null);
    }

    /**
     * The same for a file whose hash is wanted.
     *
     * @param digest takes in what was to be written, whatever the disk makes of it; null for none
     */
    public static SafeTensorsWriter create(
            Path file, List<TensorInfo> tensors, Map<String, String> metadata, MessageDigest digest)
            throws IOException {
        byte[] header = header(tensors, metadata);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try {
            SafeTensorsWriter writer = new SafeTensorsWriter(channel, List.copyOf(tensors), digest);
            writer.writeFully(
                    ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length));
            writer.writeFully(ByteBuffer.wrap(header));
            return writer;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static byte[] header(List<TensorInfo> tensors, Map<String, String> metadata) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = json.putObject("__metadata__");
            metadata.forEach(node::put);
        }
        long offset = 0;
        for (TensorInfo tensor : tensors) {
            long end = offset + tensor.bytes();
            ObjectNode node =
                    json.putObject(tensor.name()).put("dtype", tensor.dtype().name());
            ArrayNode shape = node.putArray("shape");
            tensor.shape().forEach(shape::add);
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        String text = JSON.writeValueAsString(json);
        // Padded so that the data begins at a multiple of 8, as the reference writer does.
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat((8 - bytes % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the next of the announced tensors. */
    public void write(Tensor tensor) throws IOException {
        TensorInfo next = announced.get(written);
        if (tensor.dtype() != next.dtype() || !tensor.shape().equals(next.shape())) {
            throw new IllegalArgumentException(tensor.dtype() + " " + tensor.shape() + " for " + next);
        }
        writeFully(tensor.data());
        written++;
    }

    /** Forces the file to the disk, once it is whole. */
    public void finish() throws IOException {
        if (written < announced.size()) {
            throw new IllegalStateException("only " + written + " of " + announced.size() + " tensors were written");
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        if (digest != null) {
            digest.update(bytes.duplicate());
        }
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
