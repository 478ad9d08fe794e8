package org.isogloss.coordinator.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.stream.SystemMaterializer;
import org.isogloss.coordinator.run.RunEvent;

/**
 * The control API over HTTP: {@code GET /api/status}, {@code GET /api/targets}, {@code POST /api/stop},
 * {@code POST /api/drain}, {@code POST /api/release}.
 *
 * <p>What changes something must be sent as JSON, which a web page of another origin cannot do unasked.
 */
final class ControlApi {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LARGEST_BODY = 1 << 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActorSystem<?> system;
    private final ActorRef<CoordinatorCommand> coordinator;
    private final String metrics;

    /** @param metrics where the coordinator serves its metrics, a URL */
    ControlApi(ActorSystem<?> system, ActorRef<CoordinatorCommand> coordinator, String metrics) {
        this.system = system;
        this.coordinator = coordinator;
        this.metrics = metrics;
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        String path = request.getUri().path();
        if (path.equals("/api/status") && request.method().equals(HttpMethods.GET)) {
            return status();
        }
        if (path.equals("/api/targets") && request.method().equals(HttpMethods.GET)) {
            return view().thenApply(view -> response(targets(view)));
        }
        if (path.equals("/api/stop") && request.method().equals(HttpMethods.POST)) {
            return changing(request, body -> stop());
        }
        if (path.equals("/api/drain") && request.method().equals(HttpMethods.POST)) {
            return changing(request, body -> drain(body.path("worker").asText()));
        }
        if (path.equals("/api/release") && request.method().equals(HttpMethods.POST)) {
            return changing(request, body -> release(body.path("language").asText()));
        }
        request.discardEntityBytes(system);
        return done(HttpResponse.create().withStatus(StatusCodes.NOT_FOUND).withEntity("no such page\n"));
    }

    /** The run's status, one line. */
    CompletionStage<String> statusJson() {
        return view().thenApply(ControlApi::json);
    }

    private CompletionStage<StatusView> view() {
        return AskPattern.ask(coordinator, CoordinatorCommand.GetStatus::new, PATIENCE, system.scheduler());
    }

    private List<ScrapeTargets.Group> targets(StatusView view) {
        Map<String, String> workers = new TreeMap<>();
        view.workers().forEach(worker -> workers.put(worker.name(), worker.metrics()));
        return ScrapeTargets.of(Path.of(view.runDirectory()).getFileName().toString(), metrics, workers);
    }

    private CompletionStage<HttpResponse> status() {
        return view().thenApply(ControlApi::response);
    }

    /** Does what a request wants, if it is in JSON. */
    private CompletionStage<HttpResponse> changing(
            HttpRequest request, Function<JsonNode, CompletionStage<HttpResponse>> change) {
        if (!request.entity().getContentType().equals(ContentTypes.APPLICATION_JSON)) {
            request.discardEntityBytes(system);
            return done(HttpResponse.create().withStatus(StatusCodes.UNSUPPORTED_MEDIA_TYPE));
        }
        return request.entity()
                .toStrict(
                        PATIENCE.toMillis(),
                        LARGEST_BODY,
                        SystemMaterializer.get(system).materializer())
                .thenCompose(body -> change.apply(parse(body.getData().utf8String())));
    }

    /** What is not JSON says nothing. */
    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private CompletionStage<HttpResponse> drain(String worker) {
        return named("worker", worker, replyTo -> new CoordinatorCommand.Drain(worker, replyTo));
    }

    private CompletionStage<HttpResponse> release(String language) {
        return named("quarantined language", language, replyTo -> new CoordinatorCommand.Release(language, replyTo));
    }

    /** Asks for something about what a user named; the answer is the status after it. */
    private CompletionStage<HttpResponse> named(
            String what, String name, Function<ActorRef<CoordinatorCommand.Known>, CoordinatorCommand> command) {
        return AskPattern.<CoordinatorCommand, CoordinatorCommand.Known>ask(
                        coordinator, command::apply, PATIENCE, system.scheduler())
                .thenCompose(answer -> answer.known() ? status() : unknown(what, name, answer.names()));
    }

    private static CompletionStage<HttpResponse> unknown(String what, String name, Set<String> names) {
        String accepted = names.isEmpty() ? "there is none" : "accepted: " + String.join(", ", new TreeSet<>(names));
        return done(HttpResponse.create()
                .withStatus(StatusCodes.NOT_FOUND)
                .withEntity("no " + what + " '" + name + "' (" + accepted + ")\n"));
    }

    private CompletionStage<HttpResponse> stop() {
        coordinator.tell(new CoordinatorCommand.Happened(new RunEvent.StopRequested("a user asked it to stop")));
        return status();
    }

    private static HttpResponse response(Object told) {
        return HttpResponse.create().withEntity(ContentTypes.APPLICATION_JSON, json(told));
    }

    private static String json(Object told) {
        try {
            return JSON.writeValueAsString(told);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is told is always JSON", e);
        }
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
