package org.isogloss.worker.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.corpus.LengthLimits;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;

/**
 * The clips of a split by language, each language dealt into shards.
 *
 * <p>A language's clips are put in the order of a hash of their paths and dealt in turn, so shards are alike in size and
 * content, none is empty, and they depend on the set of clips alone, not on the order of the manifest's lines. A language
 * with few clips has fewer shards. Immutable.
 */
public final class LanguageShards {

    /** A shard is worth having when it fills a few batches. */
    static final int FEWEST_CLIPS = 32;

    /** By length, then by path: the order within a shard. */
    static final Comparator<Utterance> BY_LENGTH =
            Comparator.comparingDouble(Utterance::seconds).thenComparing(Utterance::path);

    /** How many of a language's clips were left out for their length. */
    public record LeftOut(int tooShort, int tooLong) {}

    private final Map<String, List<List<Utterance>>> shards = new LinkedHashMap<>();
    private final Map<String, LeftOut> leftOut = new LinkedHashMap<>();

    private LanguageShards() {}

    /**
     * Deals the training clips of the languages that are within the limits.
     *
     * @param shardsPerLanguage the most shards of a language, at least 1
     * @throws InputException when a language has no such clip; names each
     */
    public static LanguageShards of(
            Manifest manifest, List<String> languages, LengthLimits limits, int shardsPerLanguage) {
        LanguageShards result = new LanguageShards();
        List<String> problems = new ArrayList<>();
        for (String language : languages) {
            List<Utterance> all = manifest.utterances(language, Split.TRAIN);
            List<Utterance> used = all.stream().filter(limits::accepts).toList();
            if (used.isEmpty()) {
                problems.add("language %s: none of its %d training clips is of %s to %s seconds"
                        .formatted(language, all.size(), limits.minSeconds(), limits.maxSeconds()));
                continue;
            }
            result.shards.put(language, deal(used, shardsPerLanguage));
            result.leftOut.put(language, leftOut(all, limits));
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return result;
    }

    private static LeftOut leftOut(List<Utterance> all, LengthLimits limits) {
        return new LeftOut((int) all.stream().filter(limits::tooShort).count(), (int)
                all.stream().filter(limits::tooLong).count());
    }

    private static List<List<Utterance>> deal(List<Utterance> used, int most) {
        List<Utterance> shuffled = inHashOrder(used);
        int count = Math.max(1, Math.min(most, used.size() / FEWEST_CLIPS));
        return IntStream.range(0, count)
                .mapToObj(shard -> IntStream.iterate(shard, i -> i < shuffled.size(), i -> i + count)
                        .mapToObj(shuffled::get)
                        .sorted(BY_LENGTH)
                        .toList())
                .toList();
    }

    /** The clips in an order that looks random, yet depends on their paths alone. */
    static List<Utterance> inHashOrder(List<Utterance> utterances) {
        record Hashed(long hash, Utterance utterance) {}
        return utterances.stream()
                .map(utterance -> new Hashed(hash(utterance.path()), utterance))
                .sorted(Comparator.comparingLong(Hashed::hash)
                        .thenComparing(hashed -> hashed.utterance().path()))
                .map(Hashed::utterance)
                .toList();
    }

    private static long hash(String path) {
        byte[] digest = Sha256.digest().digest(path.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getLong();
    }

    /** How many shards a language has. */
    public int count(String language) {
        return of(language).size();
    }

    /** The clips of a shard, shortest first. */
    public List<Utterance> shard(String language, int index) {
        return of(language).get(index);
    }

    /** How many of the language's training clips are in no shard. */
    public LeftOut leftOut(String language) {
        of(language);
        return leftOut.get(language);
    }

    public List<String> languages() {
        return List.copyOf(shards.keySet());
    }

    private List<List<Utterance>> of(String language) {
        List<List<Utterance>> found = shards.getOrDefault(language, Collections.emptyList());
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no shards of language " + language);
        }
        return found;
    }
}
