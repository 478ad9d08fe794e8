package org.isogloss.deploy.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Stands before one TCP port on this machine and passes on what comes, as well as its {@link LinkCondition} lets it.
 * Clients are told apart by the address that they connect from.
 */
final class FaultyLink implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;
    /** A slow link passes on what it may in turns of this length. */
    private static final long TURN_MILLIS = 50;

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Map<String, LinkCondition> conditions = new HashMap<>();
    private final Set<Socket> open = new HashSet<>();
    private boolean closed;

    /** Listens on any free port of the loopback interface. */
    FaultyLink(int targetPort) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    private void start(String what, Runnable work) {
        Thread thread = new Thread(work, "isogloss-link-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on, that is how the network is for whoever connects from an address. */
    synchronized void set(String client, LinkCondition condition) {
        conditions.put(client, condition);
        if (condition.cut()) {
            open.stream().filter(socket -> client(socket).equals(client)).forEach(FaultyLink::end);
        }
        notifyAll();
    }

    private synchronized LinkCondition condition(String client) {
        return conditions.getOrDefault(client, LinkCondition.WELL);
    }

    private static String client(Socket socket) {
        return socket.getInetAddress().getHostAddress();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = server.accept();
                start("connect", () -> connect(client));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket there = new Socket();
        if (!remember(client) || condition(client(client)).cut()) {
            end(client);
            return;
        }
        try {
            there.connect(target);
        } catch (IOException e) {
            // Nobody listens, such as a coordinator that is dead: the client finds out as it would without us.
            end(client);
            return;
        }
        start("up", () -> pass(client, there, client(client), true));
        pass(there, client, client(client), false);
    }

    /** False when there is nothing to be opened any more. */
    private synchronized boolean remember(Socket client) {
        open.removeIf(Socket::isClosed);
        open.add(client);
        return !closed;
    }

    /** Passes bytes on until either side has ended; then ends both. */
    private void pass(Socket from, Socket to, String client, boolean up) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length = in.read(buffer);
            while (length >= 0) {
                awaitSound(client, up);
                write(out, buffer, length, client, up);
                length = in.read(buffer);
            }
        } catch (IOException e) {
            // Ended, by either side or by us.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(from);
            end(to);
        }
    }

    private synchronized void awaitSound(String client, boolean up) throws InterruptedException {
        while (!closed && condition(client).flow(up).silent()) {
            wait();
        }
    }

    private void write(OutputStream out, byte[] buffer, int length, String client, boolean up)
            throws IOException, InterruptedException {
        int written = 0;
        while (written < length) {
            int rate = condition(client).flow(up).bytesASecond();
            int turn = rate == 0 ? length : Math.max(1, (int) (rate * TURN_MILLIS / 1000));
            int now = Math.min(turn, length - written);
            out.write(buffer, written, now);
            written += now;
            if (rate > 0) {
                TimeUnit.MICROSECONDS.sleep(now * 1_000_000L / rate);
            }
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
            return;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            open.forEach(FaultyLink::end);
            notifyAll();
        }
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
