package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.AudioException;
import org.junit.jupiter.api.Test;

class AudioCacheTest {

    private final InMemorySpeech speech = new InMemorySpeech();
    private final Utterance clip = InMemorySpeech.clip("it", Split.TRAIN, 1, 1);

    @Test
    void readsAClipOnce() throws Exception {
        AudioCache cache = new AudioCache(speech, 1 << 20);

        short[] first = cache.read(clip);

        assertThat(cache.read(clip)).isSameAs(first);
        assertThat(speech.reads).hasValue(1);
        assertThat(cache.bytes()).isBetween(32_000L, 33_000L);
    }

    @Property(tries = 20)
    void staysWithinTheLimitAndReturnsTheSameSound(@ForAll @IntRange(max = 200_000) int maxBytes) throws Exception {
        AudioCache cache = new AudioCache(speech, maxBytes);
        for (Utterance each : InMemorySpeech.clips("it", Split.TRAIN, 30, 1)) {
            assertThat(cache.read(each)).isEqualTo(speech.read(each));
            assertThat(cache.bytes()).isLessThanOrEqualTo(maxBytes);
        }
    }

    @Test
    void triesAnUnreadableClipAgain() throws Exception {
        AudioCache cache = new AudioCache(speech, 1 << 20);
        speech.missing.add(clip.path());

        assertThatThrownBy(() -> cache.read(clip))
                .isInstanceOf(AudioException.class)
                .hasMessage(clip.path() + ": not found");

        speech.missing.clear();
        assertThat(cache.read(clip)).hasSize(16_000);
    }

    @Test
    void threadsThatWantTheSameClipShareOneRead() throws Exception {
        int threads = 4;
        CountDownLatch ready = new CountDownLatch(threads);
        AudioCache cache = new AudioCache(speech, 1 << 20);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<short[]>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(executor.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return cache.read(clip);
                }));
            }
            short[] first = results.get(0).get();
            for (Future<short[]> result : results) {
                assertThat(result.get()).isSameAs(first);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(speech.reads).hasValue(1);
    }
}
