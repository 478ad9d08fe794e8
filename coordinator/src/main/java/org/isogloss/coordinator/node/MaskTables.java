package org.isogloss.coordinator.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.MaskSummary;
import org.isogloss.protocol.mask.WeightMask;

/** Shares and overlaps of the weight masks as JSON, made once a version, when somebody first asks, beside everything else. */
final class MaskTables {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MaskLibrary library;
    private final List<ParameterSpec> maskable;
    private final Executor aside;
    private int version;
    private CompletionStage<String> latest;

    /** @param aside runs what may take a minute */
    MaskTables(MaskLibrary library, List<ParameterSpec> maskable, Executor aside) {
        this.library = library;
        this.maskable = maskable;
        this.aside = aside;
    }

    /** With a thread of its own, which gives way to others. */
    @SuppressWarnings("ThreadPriorityCheck")
    static MaskTables of(RunParts parts) {
        return new MaskTables(
                parts.masks(), parts.layout().matching(parts.config().prune().maskable()), work -> {
                    Thread thread = new Thread(work, "isogloss-masks");
                    thread.setDaemon(true);
                    thread.setPriority(Thread.MIN_PRIORITY);
                    thread.start();
                });
    }

    /** The tables of a version; null when the run has no such version now. */
    synchronized CompletionStage<String> json(int wanted) {
        Map<String, WeightMask> masks = library.version(wanted);
        if (masks.isEmpty()) {
            return null;
        }
        if (latest == null || version != wanted) {
            version = wanted;
            latest = CompletableFuture.supplyAsync(() -> text(MaskSummary.of(wanted, masks, maskable)), aside);
        }
        return latest;
    }

    private static String text(MaskSummary summary) {
        try {
            return JSON.writeValueAsString(summary);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a summary is always JSON", e);
        }
    }
}
