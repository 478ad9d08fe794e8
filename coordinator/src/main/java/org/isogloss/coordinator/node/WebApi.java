package org.isogloss.coordinator.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.isogloss.protocol.page.Document;
import org.isogloss.protocol.page.RunPage;

/**
 * What the coordinator answers over HTTP, beside the tensor plane on the same port: the page, its live stream, and the
 * {@link ControlApi}. Guards all of it against pages of other sites.
 */
final class WebApi {

    /** Scripts and styles from here alone, in no frame, and nothing is what it is not said to be. */
    private static final List<HttpHeader> STRICT = List.of(
            RawHeader.create(
                    "Content-Security-Policy",
                    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
            RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"));

    /** Which browsers leave out. */
    private static final int HTTP_PORT = 80;

    private static final int HTTPS_PORT = 443;

    private final ActorSystem<?> system;
    private final RequestGuard guard;
    private final Runnable onRefusal;
    private final RunPage page;
    private final MaskTables masks;
    private final LiveStream live;
    private final ControlApi control;

    /** @param onRefusal told of every request that the guard refuses */
    WebApi(
            ActorSystem<?> system,
            RequestGuard guard,
            Runnable onRefusal,
            RunPage page,
            MaskTables masks,
            ControlApi control) {
        this.system = system;
        this.guard = guard;
        this.onRefusal = onRefusal;
        this.page = page;
        this.masks = masks;
        this.control = control;
        this.live = new LiveStream(control::statusJson, page::news);
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        String refusal = guard.refusal(host(request), header(request, "Origin"));
        CompletionStage<HttpResponse> answer = refusal == null ? answer(request) : refused(request, refusal);
        return answer.thenApply(response -> response.addHeaders(STRICT));
    }

    private CompletionStage<HttpResponse> refused(HttpRequest request, String why) {
        onRefusal.run();
        return done(
                request, HttpResponse.create().withStatus(StatusCodes.FORBIDDEN).withEntity(why + "\n"));
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        if (!request.method().equals(HttpMethods.GET)) {
            return control.handle(request);
        }
        if (request.getUri().path().equals("/api/live")) {
            return done(request, live.response());
        }
        Map<String, String> query = request.getUri().query().toMap();
        if (request.getUri().path().equals("/api/masks")) {
            return masks(request, query.get("version"));
        }
        Optional<Document> document = page.get(request.getUri().path(), query);
        return document.isPresent()
                ? done(request, response(document.get(), header(request, "If-None-Match")))
                : control.handle(request);
    }

    private CompletionStage<HttpResponse> masks(HttpRequest request, String version) {
        CompletionStage<String> json =
                version == null || !version.matches("\\d{1,9}") ? null : masks.json(Integer.parseInt(version));
        if (json == null) {
            return done(
                    request,
                    HttpResponse.create()
                            .withStatus(StatusCodes.NOT_FOUND)
                            .withEntity("no weight masks of version '" + version
                                    + "' (accepted: the maskVersion that the status tells, above 0)\n"));
        }
        request.discardEntityBytes(system);
        return json.thenApply(text -> response(Document.json(text), null));
    }

    private static HttpResponse response(Document document, String known) {
        String tag = "\"" + document.tag() + "\"";
        HttpResponse response = document.tag() != null && tag.equals(known)
                ? HttpResponse.create().withStatus(StatusCodes.NOT_MODIFIED)
                : HttpResponse.create().withEntity(ContentTypes.parse(document.contentType()), document.content());
        return document.tag() == null
                ? response.addHeader(RawHeader.create("Cache-Control", "no-store"))
                : response.addHeader(RawHeader.create("Cache-Control", "no-cache"))
                        .addHeader(RawHeader.create("ETag", tag));
    }

    private CompletionStage<HttpResponse> done(HttpRequest request, HttpResponse response) {
        request.discardEntityBytes(system);
        return CompletableFuture.completedFuture(response);
    }

    /** What the request is for, with its port as a browser writes it. HTTP/2 has it in place of a header. */
    private static String host(HttpRequest request) {
        String header = header(request, "Host");
        Uri uri = request.getUri();
        String name = uri.host().address();
        if (header != null || name.isEmpty()) {
            return header;
        }
        String host = uri.host().isIPv6() ? "[" + name + "]" : name;
        return uri.port() == (uri.getScheme().equals("https") ? HTTPS_PORT : HTTP_PORT)
                ? host
                : host + ":" + uri.port();
    }

    /** Null when the request has none of that name. */
    static String header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value).orElse(null);
    }
}
