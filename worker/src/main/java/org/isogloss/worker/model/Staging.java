package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * The buffer through which Java numbers reach the engine, used again for every array.
 *
 * <p>DJL would allocate one for each array, outside the heap. Only the garbage collector frees those, and it hardly runs, as
 * it sees small objects: loading a large model would leave as many bytes behind at every step as the model has.
 *
 * <p>What it lends holds until the next numbers are put in, so it is to be copied at once.
 */
final class Staging {

    private ByteBuffer bytes = allocate(0);

    /** A place for so many numbers, which are lent next. */
    FloatBuffer floats(int count) {
        return room(count, Float.BYTES).asFloatBuffer();
    }

    /** The same for int64. */
    LongBuffer longs(int count) {
        return room(count, Long.BYTES).asLongBuffer();
    }

    private ByteBuffer room(int count, int each) {
        int size = Math.multiplyExact(count, each);
        if (size > bytes.capacity()) {
            bytes = allocate(size);
        }
        return bytes.clear().limit(size);
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    /** The numbers put in last, as an array that lies in this buffer. */
    NDArray lend(NDManager manager, Shape shape, DataType type) {
        return manager.create(bytes, shape, type);
    }
}
