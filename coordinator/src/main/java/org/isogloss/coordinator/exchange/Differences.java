package org.isogloss.coordinator.exchange;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.Build;

/** In what a node is not fit for a coordinator's run, for people. */
public final class Differences {

    private final List<String> found = new ArrayList<>();

    /** Compares two builds; those that work together are no difference. */
    public Differences build(String its, String coordinators) {
        boolean fit = Build.fits(its) && Build.fits(coordinators);
        return fit ? this : of("build", its, coordinators);
    }

    /** Compares something else. */
    public Differences of(String what, String its, String coordinators) {
        if (!its.equals(coordinators)) {
            found.add("its " + what + " is " + its + ", the coordinator's is " + coordinators);
        }
        return this;
    }

    /** Notes one that was found elsewhere; null for none. */
    public Differences and(String difference) {
        if (difference != null) {
            found.add(difference);
        }
        return this;
    }

    public boolean any() {
        return !found.isEmpty();
    }

    /** One line. */
    public String text() {
        return String.join("; ", found);
    }
}
