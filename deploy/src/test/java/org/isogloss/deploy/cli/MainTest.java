package org.isogloss.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

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

    /** Services start again what ends with 1, and leave alone what ends with 2. */
    @Test
    void whatADiskRefusesMayGoWellLater() throws Exception {
        assertThat(codeOf(new FileSystemException("run", null, "No space left on device")))
                .isEqualTo(1);
        assertThat(codeOf(new IOException("Input/output error"))).isEqualTo(1);
        assertThat(codeOf(new AccessDeniedException("run"))).isEqualTo(2);
        assertThat(codeOf(new NoSuchFileException("run"))).isEqualTo(2);
    }

    private static int codeOf(IOException cause) throws Exception {
        StringWriter err = new StringWriter();
        CommandLine main = Main.commandLine().setErr(new PrintWriter(err));
        int code = main.getExecutionExceptionHandler()
                .handleExecutionException(new InputException("run.dir: cannot be written", cause), main, null);
        assertThat(err.toString().lines()).containsExactly("isogloss: run.dir: cannot be written");
        return code;
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
