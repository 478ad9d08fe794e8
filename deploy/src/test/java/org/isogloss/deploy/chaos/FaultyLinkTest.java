package org.isogloss.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultyLinkTest {

    private static final String ADDRESS = "127.0.0.2";
    private static final String OTHER = "127.0.0.3";
    private static final int PATIENCE_MILLIS = 30_000;

    private final ServerSocket server = listen();
    private final FaultyLink link = new FaultyLink(server.getLocalPort());

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        server.close();
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), link.port()));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private Socket accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    @Test
    void passesBothWays() throws IOException {
        try (Socket client = connect(ADDRESS);
                Socket there = accept()) {
            client.getOutputStream().write(7);
            assertThat(there.getInputStream().read()).isEqualTo(7);
            there.getOutputStream().write(8);
            assertThat(client.getInputStream().read()).isEqualTo(8);
            there.close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whatIsSentInSilenceArrivesAfterwards() throws IOException {
        try (Socket client = connect(ADDRESS);
                Socket there = accept()) {
            link.set(ADDRESS, LinkCondition.SILENT_UP);
            client.getOutputStream().write(7);
            there.getOutputStream().write(8);
            assertThat(client.getInputStream().read()).isEqualTo(8);
            there.setSoTimeout(100);
            assertThatThrownBy(() -> there.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            there.setSoTimeout(PATIENCE_MILLIS);
            link.set(ADDRESS, LinkCondition.WELL);
            assertThat(there.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void aCutEndsConnectionsOfThatClientAndTakesNoNewOnes() throws IOException {
        try (Socket client = connect(ADDRESS);
                Socket there = accept();
                Socket other = connect(OTHER);
                Socket otherThere = accept()) {
            link.set(ADDRESS, LinkCondition.CUT);
            assertThat(there.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> readOrFail(client)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> readOrFail(connect(ADDRESS))).isInstanceOf(IOException.class);
            other.getOutputStream().write(7);
            assertThat(otherThere.getInputStream().read()).isEqualTo(7);
            link.set(ADDRESS, LinkCondition.WELL);
            try (Socket again = connect(ADDRESS);
                    Socket thereAgain = accept()) {
                again.getOutputStream().write(9);
                assertThat(thereAgain.getInputStream().read()).isEqualTo(9);
            }
        }
    }

    /** An ended connection may show as its end or as an error. */
    private static int readOrFail(Socket socket) throws IOException {
        int read = socket.getInputStream().read();
        if (read < 0) {
            throw new IOException("ended");
        }
        return read;
    }

    @Test
    void aSlowLinkTakesItsTime() throws IOException {
        try (Socket client = connect(ADDRESS);
                Socket there = accept()) {
            link.set(ADDRESS, LinkCondition.slow(100_000));
            long begin = System.nanoTime();
            client.getOutputStream().write(new byte[20_000]);
            assertThat(there.getInputStream().readNBytes(20_000)).hasSize(20_000);
            assertThat(System.nanoTime() - begin).isGreaterThan(100_000_000L);
        }
    }

    @Test
    void everyWorkerHasAnAddressOfItsOwn() {
        assertThat(FaultyNetwork.address(1)).isEqualTo("127.0.0.2");
        assertThat(FaultyNetwork.address(250)).isEqualTo("127.0.0.251");
        assertThat(FaultyNetwork.address(251)).isEqualTo("127.0.1.2");
    }
}
