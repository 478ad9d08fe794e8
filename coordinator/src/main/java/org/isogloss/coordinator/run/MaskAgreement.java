package org.isogloss.coordinator.run;

import org.isogloss.coordinator.run.WorkerTable.Entry;
import org.isogloss.protocol.messages.MaskSetHash;
import org.isogloss.protocol.messages.ToWorker;

/**
 * Weight masks under proposal: they are committed once, when every worker that is there has made the same. With nobody
 * there they are too, since whoever comes later gets them at registration.
 */
final class MaskAgreement {

    private final ToWorker.ProposeMasks proposal;
    private final String sha256;
    private boolean committed;

    /** What workers had ready of an earlier proposal counts no more. */
    MaskAgreement(RunEvent.MasksProposed proposed, WorkerTable workers) {
        proposal = new ToWorker.ProposeMasks(proposed.maskVersion(), proposed.masks());
        sha256 = MaskSetHash.of(proposal.maskVersion(), proposal.masks());
        workers.all().forEach(entry -> entry.masksReady = false);
    }

    /** What each worker is to be told. */
    ToWorker.ProposeMasks proposal() {
        return proposal;
    }

    /** False when a worker has made other masks of this proposal. */
    boolean ready(Entry worker, RunEvent.MasksReady e) {
        if (e.maskVersion() != proposal.maskVersion()) {
            return true;
        }
        boolean same = e.maskSetSha256().equals(sha256);
        worker.masksReady |= same;
        return same;
    }

    boolean committed() {
        return committed;
    }

    /** True at the first time that all agree. */
    boolean commit(WorkerTable workers) {
        boolean now = !committed && workers.all().stream().allMatch(worker -> worker.masksReady);
        committed |= now;
        return now;
    }
}
