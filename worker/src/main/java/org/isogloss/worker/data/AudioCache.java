package org.isogloss.worker.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.AudioException;

/**
 * The sound of recently used clips, up to a number of bytes, before a slower source.
 *
 * <p>When several threads want a clip that is not here, one reads it and the others wait for it. A clip that cannot be
 * read is not remembered, so it is tried again when it is wanted again. What the cache holds changes how long a read
 * takes, never what it returns.
 */
public final class AudioCache implements AudioSource {

    /** Array header, key and entry, about: keeps many short clips within the limit too. */
    private static final int ENTRY_BYTES = 256;

    private final AudioSource source;
    private final Cache<String, short[]> clips;

    public AudioCache(AudioSource source, long maxBytes) {
        this.source = source;
        this.clips = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((String path, short[] samples) -> Math.addExact(ENTRY_BYTES, 2 * samples.length))
                // Eviction on the calling thread: the limit holds at once, and no other thread pool is involved.
                .executor(Runnable::run)
                .build();
    }

    @Override
    public short[] read(Utterance utterance) throws AudioException {
        try {
            return clips.get(utterance.path(), path -> load(utterance));
        } catch (LoadFailure e) {
            throw e.failure;
        }
    }

    private short[] load(Utterance utterance) {
        try {
            return source.read(utterance);
        } catch (AudioException e) {
            throw new LoadFailure(e);
        }
    }

    /** Bytes held now, by the measure of the limit. */
    public long bytes() {
        return clips.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    /** Carries the checked exception through the cache's loading function. */
    private static final class LoadFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient AudioException failure;

        LoadFailure(AudioException failure) {
            super(failure.getMessage(), failure, false, false);
            this.failure = failure;
        }
    }
}
