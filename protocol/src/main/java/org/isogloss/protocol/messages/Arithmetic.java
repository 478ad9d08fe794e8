package org.isogloss.protocol.messages;

/**
 * How a worker computes: whatever the last bits of its gradients depend on, beside what it is given.
 *
 * @param threads of the tensor library, which splits sums by them
 * @param probe hash of the gradient of a small model of which all workers have the same parameters and sound. It depends on
 *     processor, device and tensor library. Empty when the same gradient, computed twice, has other bits
 */
public record Arithmetic(int threads, String probe) {

    private static final int SHOWN = 8;

    /** Whether the same computation gives the same bits again. */
    public boolean repeats() {
        return !probe.isEmpty();
    }

    /** For people, with as much of the hash as tells one kind of machine from another. */
    public String text() {
        return threads + " threads, probe " + shortProbe();
    }

    /** The first digits of the hash. */
    public String shortProbe() {
        return repeats() ? probe.substring(0, Math.min(SHOWN, probe.length())) : "does not repeat";
    }
}
