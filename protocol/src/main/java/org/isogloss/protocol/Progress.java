package org.isogloss.protocol;

/**
 * A listener that long work tells how far it has come.
 *
 * <p>One task is open at a time: {@code begin}, any number of {@code advance} and {@code note}, {@code end}. Only one
 * thread calls it.
 */
public interface Progress {

    /** A listener that hears nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void begin(String task, long total, String unit) {}

        @Override
        public void advance(long amount) {}

        @Override
        public void end() {}

        @Override
        public void note(String line) {}
    };

    /**
     * A task starts.
     *
     * @param task what is done, such as {@code "decode it"}
     * @param total how much there is to do, or a negative number when that is not known
     * @param unit what is counted, such as {@code "clips"}
     */
    void begin(String task, long total, String unit);

    /** So many more units of the open task are done. */
    void advance(long amount);

    /** The open task is over. */
    void end();

    /** One line that the user should read; may come between tasks too. */
    void note(String line);
}
