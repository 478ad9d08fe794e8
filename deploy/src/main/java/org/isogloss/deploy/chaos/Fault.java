package org.isogloss.deploy.chaos;

/** What is done to a run's processes. */
enum Fault {
    /** SIGKILL to a worker; another joins soon after. */
    KILL_WORKER("worker killed", 4),
    /** SIGSTOP to a worker, and SIGCONT after a while. */
    FREEZE_WORKER("worker frozen", 3),
    /** SIGTERM to a worker, which leaves in order; another joins soon after. */
    DRAIN_WORKER("worker drained", 2),
    /** One worker more, for good. */
    ADD_WORKER("worker added", 1),
    /** SIGKILL to the coordinator, which is started again soon after. */
    KILL_COORDINATOR("coordinator killed", 1);

    private final String label;
    private final int weight;

    Fault(String label, int weight) {
        this.label = label;
        this.weight = weight;
    }

    String label() {
        return label;
    }

    /** How often it is drawn, against the others. */
    int weight() {
        return weight;
    }
}
