package org.isogloss.worker.node;

/** Where a coordinator listens for workers. */
public record CoordinatorAddress(String host, int port) {

    /** Reads HOST:PORT; null when it is not of that form. */
    public static CoordinatorAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return colon > 0 && port > 0 && port < 65536
                    ? new CoordinatorAddress(text.substring(0, colon), port)
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
