package org.isogloss.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.isogloss.coordinator.store.EpochWatch.Free;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateTest {

    @TempDir
    private Path run;

    private Candidate candidate(String address) {
        return new Candidate(run, EpochOwner.self(address), Duration.ofSeconds(1));
    }

    private void note(long epoch) throws IOException {
        Files.writeString(run.resolve("run.json"), "{\"runId\":\"a\",\"epoch\":" + epoch + "}");
    }

    @Test
    void whoComesLateDoesNotTakeARunFromTheWinner() throws IOException {
        Candidate late = candidate("127.0.0.1:2");
        Free seen = (Free) late.look();
        Candidate quick = candidate("127.0.0.1:1");
        try (Epoch won = quick.take((Free) quick.look()).orElseThrow()) {
            note(won.number());
            assertThat(late.take(seen)).isEmpty();
            assertThat(won.isOver()).isFalse();
        }
    }

    @Test
    void epochsGoOnWhereTheirDirectoryIsLost() throws IOException {
        note(7);
        Candidate only = candidate("127.0.0.1:1");
        try (Epoch next = only.take((Free) only.look()).orElseThrow()) {
            assertThat(next.number()).isEqualTo(8);
        }
    }
}
