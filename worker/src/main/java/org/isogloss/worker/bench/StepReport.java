package org.isogloss.worker.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.isogloss.protocol.model.ModelConfig;

/**
 * What training steps took.
 *
 * @param threads of the tensor library
 * @param rows utterances of a step's batch
 * @param rowSeconds of each
 * @param frames T of each
 * @param hiddenFrames M of the batch
 * @param steps how many were measured, after the warm-up
 * @param step the whole of a step: load, forward, backward and out
 * @param load parameters into the weights
 * @param forward batch into native memory, model and losses
 * @param backward gradients of all parameters, and the results read
 * @param out gradients into an array, and zeroed
 * @param peakResidentBytes of the process since its start
 * @param memory at the first measured step, at the last and at some between them
 * @param allocator settings of the C library's allocator in the environment
 * @param loss of the last step: bits a hidden frame
 */
public record StepReport(
        ModelConfig model,
        int parameters,
        String device,
        int threads,
        int rows,
        double rowSeconds,
        int frames,
        int hiddenFrames,
        int steps,
        Spread step,
        Spread load,
        Spread forward,
        Spread backward,
        Spread out,
        OptionalLong peakResidentBytes,
        List<MemoryAt> memory,
        String pytorch,
        Map<String, String> allocator,
        double loss) {

    /** Seconds of speech that are trained on in a second, at the median. */
    public double audioSecondsPerSecond() {
        return rows * rowSeconds / (step.median() / 1000);
    }
}
