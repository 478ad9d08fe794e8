package org.isogloss.coordinator.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.isogloss.coordinator.run.RunEvent;

/**
 * The control API over HTTP, beside the tensor plane on the same port: {@code GET /api/status}, {@code POST /api/stop}.
 *
 * <p>What changes something must be sent as JSON, which a web page of another origin cannot do unasked.
 */
final class ControlApi {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActorSystem<?> system;
    private final ActorRef<CoordinatorCommand> coordinator;

    ControlApi(ActorSystem<?> system, ActorRef<CoordinatorCommand> coordinator) {
        this.system = system;
        this.coordinator = coordinator;
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        String path = request.getUri().path();
        if (path.equals("/api/status") && request.method().equals(HttpMethods.GET)) {
            return status();
        }
        if (path.equals("/api/stop") && request.method().equals(HttpMethods.POST)) {
            return stop(request);
        }
        request.discardEntityBytes(system);
        return done(HttpResponse.create().withStatus(StatusCodes.NOT_FOUND).withEntity("no such page\n"));
    }

    private CompletionStage<HttpResponse> status() {
        return AskPattern.ask(coordinator, CoordinatorCommand.GetStatus::new, PATIENCE, system.scheduler())
                .thenApply(ControlApi::json);
    }

    private CompletionStage<HttpResponse> stop(HttpRequest request) {
        boolean isJson = request.entity().getContentType().equals(ContentTypes.APPLICATION_JSON);
        request.discardEntityBytes(system);
        if (!isJson) {
            return done(HttpResponse.create().withStatus(StatusCodes.UNSUPPORTED_MEDIA_TYPE));
        }
        coordinator.tell(new CoordinatorCommand.Happened(new RunEvent.StopRequested("a user asked it to stop")));
        return status();
    }

    private static HttpResponse json(StatusView view) {
        try {
            return HttpResponse.create().withEntity(ContentTypes.APPLICATION_JSON, JSON.writeValueAsString(view));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a status is always JSON", e);
        }
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
