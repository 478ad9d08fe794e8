package org.isogloss.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void wrongUseIsOneLine() {
        assertThat(refusal("bogus")).contains("'bogus'").contains("isogloss --help");
        assertThat(refusal("worker")).contains("--join").contains("isogloss worker --help");
        assertThat(refusal("worker", "--join", "127.0.0.1:1", "--patience", "3s"))
                .contains("--patience")
                .contains("3s");
        assertThat(refusal("hash", "--stp", "3", "run")).contains("--stp").contains("--step");
        assertThat(refusal()).contains("isogloss --help");
    }

    @Test
    void aDeviceThatIsNotThereIsToldBeforeTheCoordinatorIsLookedFor() {
        assertThat(refusal("worker", "--join", "127.0.0.1:1", "--device", "cuda:31"))
                .contains("--device is 'cuda:31' (devices here: cpu");
    }

    @Test
    void plainConnectionsFromOtherMachinesMustBeAllowed() {
        assertThat(refusal("worker", "--join", "127.0.0.1:1", "--host", "0.0.0.0"))
                .contains("--host is 0.0.0.0")
                .contains("--tls")
                .contains("--insecure");
    }

    @Test
    void anAddressThatIsNoneIsToldAtOnce() {
        assertThat(refusal("worker", "--join", "127.0.0.1:1", "--metrics-port", "70000"))
                .contains("--metrics-port is 70000 (accepted: 0 to 65535)");
        assertThat(refusal("worker", "--join", "127.0.0.1:1", "--host", "no machine"))
                .contains("--host is 'no machine' (accepted: an address");
        for (String command : List.of("status", "watch", "stop")) {
            for (String at : List.of("127.0.0.1", "127.0.0.1:99999", "no machine:7351", ":7351")) {
                assertThat(refusal(command, "--at", at)).contains("--at is '" + at + "' (accepted: HOST:PORT");
            }
        }
    }

    private static String refusal(String... args) {
        StringWriter err = new StringWriter();
        int code = Main.commandLine().setErr(new PrintWriter(err)).execute(args);
        assertThat(code).as("exit code of %s", List.of(args)).isEqualTo(2);
        List<String> lines = err.toString().lines().toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }
}
