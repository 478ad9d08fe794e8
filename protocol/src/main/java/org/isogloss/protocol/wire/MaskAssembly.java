package org.isogloss.protocol.wire;

import org.isogloss.protocol.exchange.MaskPart;
import org.isogloss.protocol.mask.WeightMask;

/** A weight mask in the making. What has come of it stays when the connection breaks, and the next one goes on from there. */
public final class MaskAssembly {

    private final int size;
    private final long[] words;
    private int received;

    /** @param size values of the parameter vector */
    public MaskAssembly(int size) {
        this.size = size;
        this.words = new long[((size - 1) >> 6) + 1];
    }

    /** How many words are there, from the first. */
    public synchronized int received() {
        return received;
    }

    /**
     * Takes the next words. Those that are there already may come again: a connection that is given up can still deliver.
     *
     * @throws IllegalArgumentException when words between are missing, or they are more than the mask has
     */
    public synchronized void put(MaskPart part) {
        int end = Math.addExact(part.getOffset(), part.getWordsCount());
        if (part.getOffset() < 0 || part.getOffset() > received || end > words.length) {
            throw new IllegalArgumentException("words %d to %d of a weight mask that has %d of its %d"
                    .formatted(part.getOffset(), end, received, words.length));
        }
        for (int i = received; i < end; i++) {
            words[i] = part.getWords(i - part.getOffset());
        }
        received = Math.max(received, end);
    }

    /** @throws IllegalStateException when words are missing */
    public synchronized WeightMask mask() {
        if (received < words.length) {
            throw new IllegalStateException("a weight mask has %d of its %d words".formatted(received, words.length));
        }
        return WeightMask.ofWords(words, size);
    }
}
