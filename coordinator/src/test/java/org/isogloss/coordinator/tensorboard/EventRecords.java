package org.isogloss.coordinator.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads event files as TensorBoard does, checksums included; checked by a CRC that is computed bit by bit. */
final class EventRecords {

    /** The Castagnoli polynomial, lowest bit first. */
    private static final int POLYNOMIAL = 0x82f63b78;

    private EventRecords() {}

    static List<Event> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = next(bytes, 8);
            events.add(Event.parseFrom(next(
                    bytes,
                    Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()))));
        }
        return events;
    }

    private static byte[] next(ByteBuffer bytes, int length) {
        byte[] content = new byte[length];
        bytes.get(content);
        int crc = crc32c(content);
        assertThat(bytes.getInt()).isEqualTo((crc >>> 15 | crc << 17) + 0xa282ead8);
        return content;
    }

    static int crc32c(byte[] content) {
        int crc = -1;
        for (byte b : content) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
        }
        return ~crc;
    }
}
