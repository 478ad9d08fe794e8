package org.isogloss.deploy.chaos;

import java.util.List;

/**
 * The network between the coordinator of a run and its workers, all on this machine. Each worker has a loopback address of
 * its own, so that what happens to the network can happen to one of them.
 *
 * <p>Both of the coordinator's ports that workers connect to lie behind it. What the coordinator sends to a worker's own
 * port, which is control messages alone, does not pass through it.
 */
public final class FaultyNetwork implements AutoCloseable {

    /** 127.0.0.1 is for whoever is to have no trouble. */
    private static final int FIRST_ADDRESS = 2;

    private static final int ADDRESSES = 250;

    private final int port = FreePort.find();
    private final int exchangePort = FreePort.find();
    private final FaultyLink control = new FaultyLink(port);
    private final FaultyLink exchange = new FaultyLink(exchangePort);

    /** Settings of the coordinator's config. All values go over the links, so that what happens to these counts. */
    public List<String> settings() {
        return List.of(
                "cluster.host=127.0.0.1",
                "cluster.port=" + control.port(),
                "cluster.bind-port=" + port,
                "cluster.exchange-port=" + exchange.port(),
                "cluster.bind-exchange-port=" + exchangePort,
                "exchange.shared-memory=false");
    }

    /** What workers join. */
    public String join() {
        return "127.0.0.1:" + control.port();
    }

    /**
     * An address of a worker's own, for its {@code --host}.
     *
     * @param number of the worker, from 1
     */
    public static String address(int number) {
        int n = number - 1;
        return "127.0." + n / ADDRESSES + "." + (FIRST_ADDRESS + n % ADDRESSES);
    }

    /** From now on, that is how the network is for the worker of that address. */
    public void set(String address, LinkCondition condition) {
        control.set(address, condition);
        exchange.set(address, condition);
    }

    /** The same for tensors only; control messages pass. */
    public void setExchange(String address, LinkCondition condition) {
        exchange.set(address, condition);
    }

    @Override
    public void close() {
        control.close();
        exchange.close();
    }
}
