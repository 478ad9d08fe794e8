package org.isogloss.dashboards.report;

/** A tree to be drawn: leaves with names, joined at heights that grow towards the root. */
public sealed interface ReportTree {

    /** Where its parts are joined; 0 of a leaf. */
    double height();

    /** A leaf. */
    record Leaf(String label) implements ReportTree {

        @Override
        public double height() {
            return 0;
        }
    }

    /** Two trees. */
    record Join(ReportTree left, ReportTree right, double height) implements ReportTree {}
}
