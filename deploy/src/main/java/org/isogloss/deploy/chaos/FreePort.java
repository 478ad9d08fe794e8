package org.isogloss.deploy.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine that somebody is to listen on later. */
public final class FreePort {

    /** From 32,768 on, Linux gives ports to outgoing connections, which could take one before it is listened on. */
    private static final int FIRST = 20_000;

    private static final int END = 32_768;

    private static final int ATTEMPTS = 1_000;

    private FreePort() {}

    /**
     * A free one on loopback, by chance, so that two who ask do not get the same.
     *
     * @throws IllegalStateException when none is found
     */
    public static int find() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken: another one is tried.
            }
        }
        throw new IllegalStateException("no free port on loopback between " + FIRST + " and " + END);
    }
}
