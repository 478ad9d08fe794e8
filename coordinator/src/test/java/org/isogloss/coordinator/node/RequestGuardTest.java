package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGuardTest {

    private final RequestGuard guard = new RequestGuard(List.of("Train.example.org"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:7351",
                "10.0.0.1",
                "[::1]:7351",
                "localhost:7351",
                "node1",
                "train.example.org:7351",
                "TRAIN.EXAMPLE.ORG"
            })
    void takesHostsThatNobodyElseCanOwn(String host) {
        assertThat(guard.refusal(host, null)).isNull();
        assertThat(guard.refusal(host, "http://" + host)).isNull();
        assertThat(guard.refusal(host, "https://" + host)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.com",
                "evil.com:7351",
                "127.0.0.1.evil.com:7351",
                "127.0.0.1.evil.com",
                "train.example.org.evil.com",
                "localhost.",
                "",
                ":7351"
            })
    void refusesNamesThatASiteMayLetPointHere(String host) {
        assertThat(guard.refusal(host, null)).contains("'" + host + "'").contains("accepted: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.com", "http://127.0.0.1:8080", "http://127.0.0.1", "null", "file://"})
    void refusesPagesOfOtherOrigins(String origin) {
        assertThat(guard.refusal("127.0.0.1:7351", origin)).contains(origin);
    }

    @Test
    void refusesARequestWithoutAHost() {
        assertThat(guard.refusal(null, null)).isNotNull();
    }
}
