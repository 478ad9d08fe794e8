package org.isogloss.worker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.isogloss.protocol.HostPort;
import org.junit.jupiter.api.Test;

class CoordinatorsTest {

    private static final HostPort A = new HostPort("node1", 7350);
    private static final HostPort B = new HostPort("node2", 7350);

    /** What the name server answers. */
    private List<String> answer = List.of();

    private final Coordinators coordinators = of("node1:7350");

    private Coordinators of(String... seeds) {
        return new Coordinators(Stream.of(seeds).map(CoordinatorSeed::parse).toList(), this::addresses);
    }

    private InetAddress[] addresses(String name) throws UnknownHostException {
        if (answer.isEmpty()) {
            throw new UnknownHostException(name + ": not known");
        }
        List<InetAddress> found = new ArrayList<>();
        for (String literal : answer) {
            found.add(InetAddress.getByName(literal));
        }
        return found.toArray(InetAddress[]::new);
    }

    @Test
    void thoseToldOfAreLookedForAfterThoseGiven() throws UnknownHostException {
        assertThat(coordinators.several()).isFalse();
        coordinators.told(List.of("node2:7350", "node1:7350", "nonsense"));
        assertThat(coordinators.look()).containsExactly(A, B);
        assertThat(coordinators.several()).isTrue();
        assertThat(coordinators).hasToString("node1:7350 or node2:7350");
        coordinators.told(List.of("node1:7350"));
        assertThat(coordinators.look()).containsExactly(A);
    }

    @Test
    void aNameIsLookedUpAtEveryLook() throws UnknownHostException {
        Coordinators named = of("dns:coordinators:7350");
        answer = List.of("10.0.0.9", "fd00::1", "10.0.0.4");
        assertThat(named.look()).hasToString("[10.0.0.4:7350, 10.0.0.9:7350]");
        answer = List.of("10.0.0.5");
        assertThat(named.look()).hasToString("[10.0.0.5:7350]");
        named.told(List.of("10.0.0.5:7350", "10.0.0.6:7350"));
        assertThat(named.look()).hasToString("[10.0.0.5:7350, 10.0.0.6:7350]");
    }

    @Test
    void aNameThatLeadsNowhereIsTroubleOnlyWhenNothingElseIsKnown() throws UnknownHostException {
        Coordinators named = of("dns:coordinators:7350");
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(named::look)
                .withMessageContaining("coordinators");
        named.told(List.of("node2:7350"));
        assertThat(named.look()).containsExactly(B);
        assertThat(of("dns:coordinators:7350", "node1:7350").look()).containsExactly(A);
        answer = List.of("fd00::1");
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> of("dns:coordinators:7350").look())
                .withMessage("coordinators has no IPv4 address");
    }

    @Test
    void behindANameAnotherMayBeWhileOneIsSilent() {
        assertThat(of("dns:coordinators:7350").several()).isTrue();
        assertThat(of("node1:7350", "node2:7350").several()).isTrue();
    }

    @Test
    void noneIsWorkedForThatHasLostTheRun() {
        assertThat(coordinators.accepts("run", 7)).isTrue();
        assertThat(coordinators.accepts("run", 8)).isTrue();
        assertThat(coordinators.accepts("run", 7)).isFalse();
        assertThat(coordinators.accepts("run", 8)).isTrue();
        assertThat(coordinators.accepts("another run", 1)).isTrue();
    }

    @Test
    void addressesAreHostAndPort() {
        assertThat(HostPort.parse("node1:7350")).isEqualTo(A);
        assertThat(A).hasToString("node1:7350");
        assertThat(CoordinatorSeed.parse("node1:7350")).hasToString("node1:7350");
        assertThat(CoordinatorSeed.parse("dns:node1:7350")).hasToString("dns:node1:7350");
        for (String wrong : List.of("", "node1", ":7350", "node1:", "node1:x", "node1:0", "node1:65536")) {
            assertThat(CoordinatorSeed.parse(wrong)).as(wrong).isNull();
            assertThat(CoordinatorSeed.parse("dns:" + wrong)).as("dns:" + wrong).isNull();
        }
    }
}
