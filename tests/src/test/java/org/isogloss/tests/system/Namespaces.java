package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.tests.Tool;
import org.isogloss.tests.Tool.Outcome;
import org.junit.jupiter.api.Assumptions;

/**
 * Hosts that are network namespaces of this machine, each on a cable of its own to a switch, which is one as well. No way
 * leads out of them, and nothing is changed outside. Making them takes root.
 *
 * <p>Their names begin with {@code isogloss-} and the id of the process that made them, so that those of a process that was
 * killed can be told, and are removed by the next one.
 */
final class Namespaces implements AutoCloseable {

    private static final Pattern OURS = Pattern.compile("^isogloss-(\\d+)-\\S+", Pattern.MULTILINE);
    private static final String SWITCH = "switch";
    private static final String BRIDGE = "bridge";
    private static final String CARD = "eth0";

    /** Addresses that are for examples, and stand for nobody. */
    private static final String NETWORK = "192.0.2.";

    private final Tool ip = Tool.onPath("ip", "iproute2");
    private final List<String> hosts;

    private Namespaces(List<String> hosts) {
        this.hosts = hosts;
    }

    /** Makes hosts; where that is not allowed, the test is skipped and says so. */
    static Namespaces of(String... hosts) {
        Namespaces made = new Namespaces(List.of(hosts));
        made.removeThoseLeftBehind();
        made.assumeAllowed();
        try {
            made.run("-n", made.name(SWITCH), "link", "add", BRIDGE, "up", "type", "bridge");
            made.hosts.forEach(made::connect);
            return made;
        } catch (AssertionError e) {
            made.close();
            throw e;
        }
    }

    private void assumeAllowed() {
        Outcome outcome = ip.run(Path.of("."), List.of("netns", "add", name(SWITCH)));
        Assumptions.assumeTrue(
                outcome.code() == 0, "network namespaces cannot be made here, which takes root: " + outcome.output());
    }

    private void connect(String host) {
        String name = name(host);
        run("netns", "add", name);
        run("-n", name(SWITCH), "link", "add", host, "type", "veth", "peer", "name", CARD, "netns", name);
        run("-n", name(SWITCH), "link", "set", host, "master", BRIDGE, "up");
        run("-n", name, "address", "add", address(host) + "/24", "dev", CARD);
        run("-n", name, "link", "set", CARD, "up");
        run("-n", name, "link", "set", "lo", "up");
    }

    String address(String host) {
        return NETWORK + (hosts.indexOf(host) + 1);
    }

    /** What makes a command that follows it run on a host, as the same process. */
    List<String> on(String host) {
        return List.of("ip", "netns", "exec", name(host));
    }

    /** Runs a program on a host to its end; what it printed. */
    String outputOf(String host, Tool program, Object... args) {
        List<Object> command = new ArrayList<>(List.of("netns", "exec", name(host)));
        command.addAll(program.command(args));
        return ip.run(command.toArray());
    }

    /** Pulls a host's cable out of the switch. Nobody is told: what is sent is lost, either way. */
    void unplug(String host) {
        run("-n", name(SWITCH), "link", "set", host, "down");
    }

    void plug(String host) {
        run("-n", name(SWITCH), "link", "set", host, "up");
    }

    private static String name(String host) {
        return "isogloss-" + ProcessHandle.current().pid() + "-" + host;
    }

    private void run(String... args) {
        ip.run((Object[]) args);
    }

    private void removeThoseLeftBehind() {
        Matcher ours = OURS.matcher(ip.run("netns", "list"));
        while (ours.find()) {
            if (ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty()) {
                remove(ours.group());
            }
        }
    }

    /** With what still runs there. */
    private void remove(String name) {
        ip.run("netns", "pids", name)
                .lines()
                .map(Long::valueOf)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .forEach(ProcessHandle::destroyForcibly);
        run("netns", "delete", name);
    }

    @Override
    public void close() {
        List<String> left = new ArrayList<>(hosts);
        left.add(SWITCH);
        String there = ip.run("netns", "list");
        left.stream().map(Namespaces::name).filter(there::contains).forEach(this::remove);
        assertThat(ip.run("netns", "list")).doesNotContain(name(""));
    }
}
