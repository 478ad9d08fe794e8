package org.isogloss.protocol.metrics;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.isogloss.protocol.security.ClusterTls;
import org.isogloss.protocol.security.NodeSecurity;
import org.isogloss.protocol.security.Refusal;

/** Lets in to a process's metrics whom {@link org.isogloss.protocol.security.Access} does, and to its health everybody. */
final class MetricsEntrance extends Authenticator {

    private static final Result LET_IN = new Success(new HttpPrincipal("scraper", "isogloss"));
    private static final int UNAUTHORIZED = 401;

    /** More connections than this can say nothing, or half of something, without holding up a scrape; each for a while only. */
    private static final int MOST_AT_ONCE = 64;

    private static final String SECONDS_TO_ASK = "5";
    private static final long IDLE_SECONDS = 30;

    private final NodeSecurity security;

    MetricsEntrance(NodeSecurity security) {
        this.security = security;
    }

    /** Java's server reads a request on a thread that waits for all of it, and waits for ever unless it is told. */
    static ExecutorService threads() {
        System.setProperty("sun.net.httpserver.maxReqTime", SECONDS_TO_ASK);
        return new ThreadPoolExecutor(
                1,
                MOST_AT_ONCE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "isogloss-metrics");
                    thread.setDaemon(true);
                    return thread;
                },
                // Such a connection is closed when its time is over.
                new ThreadPoolExecutor.DiscardPolicy());
    }

    static HttpsConfigurator https(ClusterTls tls) {
        return new HttpsConfigurator(tls.context()) {
            @Override
            public void configure(HttpsParameters connection) {
                connection.setSSLParameters(tls.parametersForAll());
            }
        };
    }

    @Override
    public Result authenticate(HttpExchange exchange) {
        if (exchange.getRequestURI().getPath().startsWith(Health.PATH)) {
            return LET_IN;
        }
        boolean member = exchange instanceof HttpsExchange https && ClusterTls.isMember(https.getSSLSession());
        Refusal refusal =
                security.access().ofPerson(member, exchange.getRequestHeaders().getFirst("Authorization"));
        if (refusal == null) {
            return LET_IN;
        }
        security.refused().accept(refusal);
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"isogloss\"");
        return new Failure(UNAUTHORIZED);
    }
}
