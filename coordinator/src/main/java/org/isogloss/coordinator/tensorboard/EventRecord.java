package org.isogloss.coordinator.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * An event as it lies in a file: a TFRecord, little-endian.
 *
 * <pre>
 *   8 bytes   length of the event
 *   4 bytes   masked CRC-32C of the length
 *   length    the event
 *   4 bytes   masked CRC-32C of the event
 * </pre>
 */
final class EventRecord {

    private static final int AROUND = Long.BYTES + 2 * Integer.BYTES;
    private static final int MASK = 0xa282ead8;

    private EventRecord() {}

    static byte[] of(Event event) {
        byte[] content = event.toByteArray();
        ByteBuffer record = ByteBuffer.allocate(AROUND + content.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(content.length);
        record.putInt(maskedCrc(record.array(), Long.BYTES));
        record.put(content);
        record.putInt(maskedCrc(content, content.length));
        return record.array();
    }

    /** A CRC of what has CRCs in it says little, so TFRecord turns it by 15 bits and adds a constant. */
    private static int maskedCrc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }
}
