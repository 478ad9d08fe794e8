package org.isogloss.coordinator.node;

import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.grpc.GrpcServiceException;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.SslSessionInfo;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.isogloss.protocol.exchange.Exchange;
import org.isogloss.protocol.exchange.Reduction;
import org.isogloss.protocol.security.ClusterTls;
import org.isogloss.protocol.security.NodeSecurity;
import org.isogloss.protocol.security.Refusal;

/** Stands before everything that the exchange port serves: lets in by {@link org.isogloss.protocol.security.Access}. */
final class Gate {

    private static final List<String> TENSOR_PLANE = List.of("/" + Exchange.name + "/", "/" + Reduction.name + "/");

    private final ActorSystem<?> system;
    private final NodeSecurity security;

    Gate(ActorSystem<?> system, NodeSecurity security) {
        this.system = system;
        this.security = security;
    }

    /** Answers by a service, or says why not. */
    CompletionStage<HttpResponse> handle(
            HttpRequest request, Function<HttpRequest, CompletionStage<HttpResponse>> service) throws Exception {
        boolean member = request.getAttribute(AttributeKeys.sslSession)
                .map(SslSessionInfo::getSession)
                .filter(ClusterTls::isMember)
                .isPresent();
        boolean tensors = TENSOR_PLANE.stream().anyMatch(request.getUri().path()::startsWith);
        Refusal refusal = tensors
                ? security.access().ofNode(member)
                : security.access().ofPerson(member, WebApi.header(request, "Authorization"));
        if (refusal != null) {
            return CompletableFuture.completedFuture(refused(request, refusal));
        }
        return service.apply(tensors ? limited(request) : request);
    }

    private HttpResponse refused(HttpRequest request, Refusal refusal) {
        security.refused().accept(refusal);
        request.discardEntityBytes(system);
        // A browser asks for a password, and sends it along from then on, also with scripts and streams of the page.
        return HttpResponse.create()
                .withStatus(StatusCodes.UNAUTHORIZED)
                .addHeader(RawHeader.create("WWW-Authenticate", "Basic realm=\"isogloss\", charset=\"UTF-8\""))
                .withEntity(refusal.line() + "\n");
    }

    /** The same, with messages that are too large for us failing before they are gathered in memory. */
    private HttpRequest limited(HttpRequest request) {
        Source<ByteString, Object> data = request.entity().getDataBytes().statefulMapConcat(() -> {
            MessageLimit limit = new MessageLimit();
            return bytes -> {
                if (!limit.accepts(bytes.asByteBuffer())) {
                    security.refused().accept(Refusal.TOO_LARGE);
                    throw new GrpcServiceException(Status.RESOURCE_EXHAUSTED.withDescription(Refusal.TOO_LARGE.line()));
                }
                return List.of(bytes);
            };
        });
        return request.withEntity(HttpEntities.createChunked(request.entity().getContentType(), data));
    }
}
