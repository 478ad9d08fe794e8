package org.isogloss.coordinator.node;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.messages.Lane;

/**
 * What some lanes summed up together. Lanes are added in index order, so the sums have the same bits whoever computed
 * them.
 */
final class LaneSums {

    private static final double NATS_A_BIT = Math.log(2);

    private int lanes;
    private long hiddenFrames;
    private long correct;
    private double contrastiveNats;
    private double diversity;
    private double audioSeconds;
    private double computeSeconds;
    private long[] codeCounts = new long[0];
    private final CtcSums ctc = new CtcSums();

    /** Sums over all lanes that came in. */
    static LaneSums all(OpenRound round) {
        LaneSums sums = new LaneSums();
        for (Lane lane : round.round().lanes()) {
            sums.add(round.result(lane.index()));
        }
        return sums;
    }

    /** The same by language. */
    static Map<String, LaneSums> byLanguage(OpenRound round) {
        Map<String, LaneSums> sums = new TreeMap<>();
        for (Lane lane : round.round().lanes()) {
            sums.computeIfAbsent(lane.language(), l -> new LaneSums()).add(round.result(lane.index()));
        }
        return sums;
    }

    /** Whether no lane was computed. */
    boolean isEmpty() {
        return lanes == 0;
    }

    /** The seconds in the model of that worker which had the most of them. */
    static double busiestSeconds(OpenRound round) {
        Map<String, Double> byWorker = new TreeMap<>();
        for (Lane lane : round.round().lanes()) {
            LaneResult result = round.result(lane.index());
            if (result != null) {
                byWorker.merge(round.worker(lane.index()), result.getComputeSeconds(), Double::sum);
            }
        }
        return byWorker.values().stream().mapToDouble(s -> s).max().orElse(0);
    }

    private void add(LaneResult result) {
        if (result == null) {
            return;
        }
        lanes++;
        hiddenFrames += result.getHiddenFrames();
        correct += result.getCorrect();
        contrastiveNats += result.getContrastiveLoss();
        diversity += result.getDiversityLoss();
        audioSeconds += result.getAudioSeconds();
        computeSeconds += result.getComputeSeconds();
        addCodes(result.getCodeCountsList());
        ctc.add(result);
    }

    private void addCodes(List<Long> counts) {
        if (codeCounts.length < counts.size()) {
            codeCounts = java.util.Arrays.copyOf(codeCounts, counts.size());
        }
        for (int i = 0; i < counts.size(); i++) {
            codeCounts[i] += counts.get(i);
        }
    }

    long hiddenFrames() {
        return hiddenFrames;
    }

    CtcSums ctc() {
        return ctc;
    }

    double audioSeconds() {
        return audioSeconds;
    }

    double computeSeconds() {
        return computeSeconds;
    }

    /** Contrastive loss a hidden frame; NaN when there was none. */
    double lossBits() {
        return contrastiveNats / hiddenFrames / NATS_A_BIT;
    }

    double accuracy() {
        return (double) correct / hiddenFrames;
    }

    double diversity() {
        return diversity / hiddenFrames;
    }

    /**
     * Perplexity of the codes chosen, summed over the codebooks, as a share of all G x V codes: 1 when all are used
     * evenly, 1 / V when only one of each codebook is.
     */
    double codebookUse(int codebooks) {
        if (codeCounts.length == 0) {
            return Double.NaN;
        }
        int codes = codeCounts.length / codebooks;
        double perplexity = 0;
        for (int g = 0; g < codebooks; g++) {
            perplexity += perplexity(g * codes, (g + 1) * codes);
        }
        return perplexity / codeCounts.length;
    }

    private double perplexity(int begin, int end) {
        double total = 0;
        for (int i = begin; i < end; i++) {
            total += codeCounts[i];
        }
        double entropy = 0;
        for (int i = begin; i < end; i++) {
            double p = codeCounts[i] / total;
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        return Math.exp(entropy);
    }

    RunLine.StepLanguage stepLine() {
        return new RunLine.StepLanguage(lossBits(), accuracy(), audioSeconds, ctc.natsALabel());
    }

    RunLine.RecognitionLanguage recognitionLine() {
        return ctc.recognitionLine(audioSeconds);
    }

    RunLine.EvaluationLanguage evaluationLine(int codebooks) {
        return new RunLine.EvaluationLanguage(
                lossBits(), accuracy(), codebookUse(codebooks), hiddenFrames, audioSeconds);
    }
}
