package org.isogloss.worker.corpus.debian;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends in an error after so many bytes, so that a small file cannot unpack to an endless one. */
final class LimitedStream extends FilterInputStream {

    private final long limit;
    private long count;

    LimitedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        counted(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        counted(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long length) throws IOException {
        long skipped = super.skip(length);
        counted(skipped);
        return skipped;
    }

    private void counted(long bytes) throws IOException {
        count += bytes;
        if (count > limit) {
            throw new IOException("unpacks to more than the " + limit + " bytes that are accepted");
        }
    }
}
