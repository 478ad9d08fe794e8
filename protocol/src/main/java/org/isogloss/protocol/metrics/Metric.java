package org.isogloss.protocol.metrics;

import java.util.List;

/**
 * Every metric of Isogloss, by its Prometheus name: the one place where names, units and labels are defined.
 *
 * <p>No label has unbounded values: languages and workers are those of the run, everything else is a closed list.
 * {@code docs/metrics.md} has this table for people.
 */
public enum Metric {
    STEPS(Type.COUNTER, "isogloss_steps", "Committed optimizer steps", "phase"),
    STEP_SECONDS(
            Type.HISTOGRAM,
            "isogloss_step_seconds",
            "Time of a round by stage: lanes, close, and record while the next is computed",
            "stage"),
    STEP(Type.GAUGE, "isogloss_step", "Number of the last committed step"),
    STEPS_PLANNED(Type.GAUGE, "isogloss_steps_planned", "Steps that the run will have"),
    LOSS_BITS(Type.GAUGE, "isogloss_loss_bits", "Contrastive loss a hidden frame, last step", "language"),
    ACCURACY(
            Type.GAUGE, "isogloss_contrastive_accuracy_ratio", "Hidden frames told from their distractors", "language"),
    CTC_LOSS_NATS(Type.GAUGE, "isogloss_ctc_loss_nats", "CTC loss a label, last step", "language"),
    AUDIO_SECONDS(Type.COUNTER, "isogloss_audio_seconds", "Speech trained on", "language"),
    VALIDATION_LOSS_BITS(Type.GAUGE, "isogloss_validation_loss_bits", "Loss of the last evaluation", "language"),
    VALIDATION_CTC_LOSS_NATS(
            Type.GAUGE, "isogloss_validation_ctc_loss_nats", "CTC loss a label of the last recognition", "language"),
    VALIDATION_ERROR_RATE(
            Type.GAUGE,
            "isogloss_validation_error_ratio",
            "Character or phone errors of the last recognition over the units of the texts",
            "language"),
    GRADIENT_NORM(Type.GAUGE, "isogloss_gradient_norm", "Global norm of the last step's gradient"),
    LEARNING_RATE(Type.GAUGE, "isogloss_learning_rate", "Of the last step"),
    WORKERS(Type.GAUGE, "isogloss_workers", "Workers by state: idle, computing", "state"),
    WORKERS_MINIMUM(Type.GAUGE, "isogloss_workers_minimum", "Workers that training starts with"),
    WORKERS_LOST(Type.COUNTER, "isogloss_workers_lost", "Workers that were dropped from the run"),
    RECOVERY_SECONDS(
            Type.HISTOGRAM,
            "isogloss_recovery_seconds",
            "Time without progress when a worker that held lanes is lost, by cause",
            "cause"),
    LANES_OPEN(Type.GAUGE, "isogloss_lanes_open", "Lanes of the open round that are not in"),
    LEASES(Type.COUNTER, "isogloss_leases", "Lanes leased to workers, second leases included"),
    LANES_FORFEITED(Type.COUNTER, "isogloss_lanes_forfeited", "Lanes that no worker could compute", "language"),
    QUARANTINED(Type.GAUGE, "isogloss_quarantined", "1 while a language is left out of training", "language"),
    STEPS_SKIPPED(Type.COUNTER, "isogloss_steps_skipped", "Steps whose gradient was not finite"),
    ROUNDS_SPOILED(Type.COUNTER, "isogloss_rounds_spoiled", "Rounds begun again after a bad chunk"),
    CHUNKS(Type.COUNTER, "isogloss_chunks", "Chunks received, by what became of them", "outcome"),
    REFUSED(
            Type.COUNTER,
            "isogloss_refused",
            "Connections, requests and messages that were not let in, by what was wrong with them",
            "why"),
    EXCHANGE_BYTES(
            Type.COUNTER,
            "isogloss_exchange_bytes",
            "Tensor bytes, payload only, through shared memory as well",
            "direction",
            "encoding"),
    MASK_DENSITY(
            Type.GAUGE, "isogloss_weight_mask_density_ratio", "Maskable weights that a language keeps", "language"),
    MASK_VERSION(Type.GAUGE, "isogloss_weight_mask_version", "Version of the weight masks, 0 = none"),
    PHASE(Type.GAUGE, "isogloss_phase", "1 for the phase that the run is in", "phase"),
    WAITING(Type.GAUGE, "isogloss_waiting", "1 for what the run waits for", "reason"),
    CHECKPOINT_TIME(
            Type.GAUGE,
            "isogloss_checkpoint_timestamp_seconds",
            "When the last checkpoint was written, or the run was begun"),
    CHECKPOINTS_SUPERSEDED(
            Type.COUNTER,
            "isogloss_checkpoints_superseded",
            "Checkpoints left out for a newer one, as the disk had not come to them"),
    CHECKPOINTS_DAMAGED(
            Type.GAUGE, "isogloss_checkpoints_damaged", "Damaged checkpoints passed over when the run was taken up"),
    EPOCH(Type.GAUGE, "isogloss_epoch", "Counts the coordinators that have had the run"),
    TAKEOVERS(
            Type.GAUGE,
            "isogloss_takeovers",
            "How often the run passed on from a coordinator that did not end by itself"),
    TAKEOVER_SECONDS(
            Type.GAUGE,
            "isogloss_takeover_idle_seconds",
            "From the last step of the coordinator before to the first of this one, if it took over"),
    STANDBYS(Type.GAUGE, "isogloss_standbys", "Coordinators that stand by for the run"),
    STORAGE_ERRORS(Type.COUNTER, "isogloss_storage_errors", "Writes to the run directory that failed", "what"),
    STORAGE_FAILING(Type.GAUGE, "isogloss_storage_failing", "1 while the last write of this kind failed", "what"),
    LANES_COMPUTED(Type.COUNTER, "isogloss_lanes_computed", "Lanes that this worker computed", "kind", "language"),
    LANE_SECONDS(
            Type.HISTOGRAM,
            "isogloss_lane_seconds",
            "Time of a lane on this worker by stage: wait, load, compute, pack, push",
            "stage"),
    CLIPS_SKIPPED(Type.COUNTER, "isogloss_clips_skipped", "Clips that could not be read", "language"),
    REPLICA_STEP(Type.GAUGE, "isogloss_replica_step", "Committed step of this worker's parameters");

    /** What kind of time series. Counters get the suffix {@code _total} when served. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private final Type type;
    private final String metricName;
    private final String help;
    private final List<String> labels;

    Metric(Type type, String metricName, String help, String... labels) {
        this.type = type;
        this.metricName = metricName;
        this.help = help;
        this.labels = List.of(labels);
    }

    public Type type() {
        return type;
    }

    public String metricName() {
        return metricName;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }
}
