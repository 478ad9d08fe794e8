package org.isogloss.worker.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.MaskAssembly;

/**
 * The weight masks that this worker has at hand: of the languages it was leased, in the versions it was told of. Each is
 * checked against the hash that the nodes agreed on before it is used.
 */
public final class MaskStore {

    private record Key(int version, String language) {}

    /** A mask and its hash, which takes a while to compute. */
    private record Held(WeightMask mask, String sha256) {
        static Held of(WeightMask mask) {
            return new Held(mask, mask.sha256());
        }
    }

    private final int size;
    private final Map<Key, Held> masks = new ConcurrentHashMap<>();
    private final Map<Integer, Map<String, String>> hashes = new ConcurrentHashMap<>();
    /** Those that have come in part. */
    private final Map<Key, MaskAssembly> begun = new ConcurrentHashMap<>();

    private volatile Source source;

    /** Where masks come from. */
    interface Source {

        /** @see ExchangeConnection#fetchMasks */
        CompletionStage<Done> fetch(int version, Map<String, MaskAssembly> into);
    }

    /** @param size values of the parameter vector */
    public MaskStore(int size) {
        this.size = size;
    }

    /** From now on, masks come over this connection. */
    public void fetchOver(ExchangeConnection connection) {
        fetchFrom(connection::fetchMasks);
    }

    void fetchFrom(Source from) {
        source = from;
    }

    /**
     * Takes the agreed hashes of a version. What is at hand of that version with other hashes, or of later versions, is of a
     * proposal that came to nothing, and is let go like what is older than the version before.
     */
    public void expect(int version, Map<String, String> agreed) {
        Map<String, String> before = hashes.put(version, Map.copyOf(agreed));
        hashes.keySet().removeIf(v -> isGone(v, version));
        masks.entrySet()
                .removeIf(each -> isGone(each.getKey().version(), version)
                        || isOther(each.getKey(), each.getValue().sha256(), version, agreed));
        begun.keySet()
                .removeIf(key -> isGone(key.version(), version)
                        || (before != null && isOther(key, before.get(key.language()), version, agreed)));
    }

    private static boolean isGone(int version, int newest) {
        return version < newest - 1 || version > newest;
    }

    private static boolean isOther(Key key, String sha256, int version, Map<String, String> agreed) {
        return key.version() == version && !Objects.equals(sha256, agreed.get(key.language()));
    }

    /**
     * Fetches the proposed masks of the languages that are at hand.
     *
     * @return the hashes as this worker has them: its own of what it fetched, the proposed ones of the rest
     */
    public CompletionStage<Map<String, String>> propose(int version, Map<String, String> proposed) {
        expect(version, proposed);
        List<String> mine = new ArrayList<>();
        for (String language : proposed.keySet()) {
            if (masks.keySet().stream().anyMatch(key -> key.language().equals(language))) {
                mine.add(language);
            }
        }
        return fetch(version, mine).thenApply(fetched -> {
            Map<String, String> found = new TreeMap<>(proposed);
            fetched.forEach((language, kept) -> {
                Held held = Held.of(kept);
                found.put(language, held.sha256());
                masks.put(new Key(version, language), held);
            });
            return found;
        });
    }

    /** Goes on with what an attempt before has left. */
    private CompletionStage<Map<String, WeightMask>> fetch(int version, List<String> languages) {
        Map<String, MaskAssembly> into = new TreeMap<>();
        languages.forEach(l -> into.put(l, begun.computeIfAbsent(new Key(version, l), key -> new MaskAssembly(size))));
        return source.fetch(version, into).thenApply(done -> {
            languages.forEach(l -> begun.remove(new Key(version, l)));
            Map<String, WeightMask> fetched = new TreeMap<>();
            into.forEach((language, assembly) -> fetched.put(language, assembly.mask()));
            return fetched;
        });
    }

    /**
     * The weight mask of a language, fetched if it is not at hand.
     *
     * @throws IllegalStateException when it cannot be fetched, or is not the one that was agreed on
     */
    public WeightMask get(int version, String language) {
        return masks.computeIfAbsent(new Key(version, language), this::fetch).mask();
    }

    private Held fetch(Key key) {
        try {
            Held kept = Held.of(fetch(key.version(), List.of(key.language()))
                    .toCompletableFuture()
                    .join()
                    .get(key.language()));
            String agreed = hashes.getOrDefault(key.version(), Map.of()).get(key.language());
            if (!kept.sha256().equals(agreed)) {
                throw new IllegalStateException("the weight mask of " + key.language() + " in version " + key.version()
                        + " is not the one agreed on");
            }
            return kept;
        } catch (CompletionException e) {
            throw new IllegalStateException("the weight mask of " + key.language() + " cannot be fetched", e);
        }
    }
}
