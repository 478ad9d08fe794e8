package org.isogloss.protocol.security;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Lets two engines shake hands through memory. */
final class Handshake {

    private static final int BUFFER_BYTES = 1 << 16;

    private Handshake() {}

    /** @throws SSLException when one side does not take the other */
    static void run(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(BUFFER_BYTES);
        ByteBuffer toClient = ByteBuffer.allocate(BUFFER_BYTES);
        client.beginHandshake();
        server.beginHandshake();
        boolean goesOn = true;
        while (goesOn) {
            goesOn = turn(client, toServer, toClient) | turn(server, toClient, toServer);
        }
    }

    /** Writes what there is to write, reads what has come; whether any of it did something. */
    private static boolean turn(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
        boolean did = false;
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
            did = true;
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), out);
            did |= result.bytesProduced() > 0;
        }
        in.flip();
        if (in.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(in, ByteBuffer.allocate(BUFFER_BYTES));
            did |= result.bytesConsumed() > 0;
        }
        in.compact();
        return did;
    }
}
