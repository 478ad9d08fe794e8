package org.isogloss.protocol;

/** Where a node listens. */
public record HostPort(String host, int port) {

    /** Reads HOST:PORT; null when it is not of that form. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return colon > 0 && port > 0 && port < 65536 ? new HostPort(text.substring(0, colon), port) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
