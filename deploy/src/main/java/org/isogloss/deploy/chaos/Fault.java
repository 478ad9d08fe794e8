package org.isogloss.deploy.chaos;

/** What is done to a run's processes and to the network between them. */
enum Fault {
    /** SIGKILL to a worker; another joins soon after. */
    KILL_WORKER("worker killed", 4),
    /** SIGSTOP to a worker, and SIGCONT after 3, 15 or 60 s. */
    FREEZE_WORKER("worker frozen", 3),
    /** SIGTERM to a worker, which leaves in order; another joins soon after. */
    DRAIN_WORKER("worker drained", 2),
    /** One worker more, for a while. */
    ADD_WORKER("worker added", 1),
    /** A worker's connections end, and it gets no new ones for a while. */
    CUT_LINK("link cut", 2),
    /** A worker's connections stay, and nothing arrives for a while. */
    SILENCE_LINK("link silent", 1),
    /** A worker hears for a while, and is not heard. */
    SILENCE_ONE_WAY("link silent one way", 1),
    /** A worker's connections are slow for a while. */
    SLOW_LINK("link slow", 1),
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
