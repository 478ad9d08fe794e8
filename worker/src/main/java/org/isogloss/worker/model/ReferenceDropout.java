package org.isogloss.worker.model;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.conformance.ReferenceFile;

/** What a reference left out: for each site and layer the values that it kept, and the layers that it kept. */
final class ReferenceDropout implements LeftOut {

    private final ReferenceFile file;
    private final int[] hidden;
    private final double factor;
    private final int[] layersKept;

    /**
     * Of a file with {@code rate}, {@code layers_kept} and, for a site X that acts, {@code kept.x} or {@code kept.x.LAYER}.
     *
     * @param hidden the hidden frames as b * T + t: the quantizer's input is drawn for these alone
     */
    ReferenceDropout(ReferenceFile file, int[] hidden) {
        this.file = file;
        this.hidden = hidden;
        this.factor = 1 / (1 - file.values("rate")[0]);
        this.layersKept = file.integers("layers_kept");
    }

    private static String name(DropoutSite site) {
        return "kept." + site.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean actsAt(DropoutSite site) {
        return file.tensors().stream().anyMatch(tensor -> tensor.startsWith(name(site)));
    }

    @Override
    public double factor(DropoutSite site) {
        return factor;
    }

    @Override
    public void draw(DropoutSite site, int layer, ByteBuffer kept) {
        String once = name(site);
        int[] flags = file.integers(file.contains(once) ? once : once + "." + layer);
        if (site == DropoutSite.QUANTIZER_INPUT) {
            flags = rows(flags, kept.capacity() / hidden.length);
        }
        if (flags.length != kept.capacity()) {
            throw new InputException(
                    file.name() + ": " + once + " has " + flags.length + " values for " + kept.capacity());
        }
        for (int i = 0; i < flags.length; i++) {
            kept.put(i, (byte) flags[i]);
        }
    }

    private int[] rows(int[] values, int width) {
        int[] found = new int[hidden.length * width];
        for (int m = 0; m < hidden.length; m++) {
            System.arraycopy(values, hidden[m] * width, found, m * width, width);
        }
        return found;
    }

    @Override
    public boolean leavesOut(int layer) {
        return layersKept[layer] == 0;
    }
}
