package org.isogloss.coordinator.node;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Server-sent events for open pages: every second the status, and word of what else there is to fetch.
 *
 * <p>Nothing queues up for a page that does not read: each stream asks for the status when its page has taken the last one,
 * and a second that passes meanwhile is left out. One that takes nothing for half a minute is ended. However many
 * are open, the run is asked at most twice a second.
 */
final class LiveStream {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();
    private static final int MOST_PAGES = 100;

    private final Supplier<CompletionStage<String>> statusJson;
    private final Supplier<String> newsJson;
    private final AtomicInteger open = new AtomicInteger();
    private CompletionStage<String> latest;
    private long latestNanos;

    /**
     * @param statusJson asks the run for its status, one line of JSON
     * @param newsJson what else there is to fetch, one line of JSON
     */
    LiveStream(Supplier<CompletionStage<String>> statusJson, Supplier<String> newsJson) {
        this.statusJson = statusJson;
        this.newsJson = newsJson;
    }

    HttpResponse response() {
        if (open.get() >= MOST_PAGES) {
            return HttpResponse.create()
                    .withStatus(StatusCodes.SERVICE_UNAVAILABLE)
                    .withEntity(MOST_PAGES + " pages are open already\n");
        }
        // Counted from the first read on: a browser that went before that leaves nothing behind.
        Source<ByteString, ?> events = Source.lazySource(this::events);
        return HttpResponse.create()
                .withEntity(HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), events))
                .addHeader(RawHeader.create("Cache-Control", "no-store"));
    }

    private Source<ByteString, ?> events() {
        open.incrementAndGet();
        return Source.tick(Duration.ZERO, EVERY, "tick")
                .mapAsync(1, tick -> status())
                .map(status -> ByteString.fromString(event("status", status) + event("news", newsJson.get())))
                .backpressureTimeout(PATIENCE)
                .watchTermination((tick, ended) -> ended.whenComplete((done, e) -> open.decrementAndGet()));
    }

    private synchronized CompletionStage<String> status() {
        long now = System.nanoTime();
        if (latest == null || now - latestNanos > FRESH_NANOS) {
            latest = statusJson.get();
            latestNanos = now;
        }
        return latest;
    }

    private static String event(String name, String json) {
        return "event: " + name + "\ndata: " + json + "\n\n";
    }
}
