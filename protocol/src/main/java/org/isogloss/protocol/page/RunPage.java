package org.isogloss.protocol.page;

import java.util.Map;
import java.util.Optional;

/**
 * What a coordinator serves to browsers beside its API: documents, and word of what there is to fetch.
 *
 * <p>Called from the threads that serve HTTP, many at once: nothing here blocks or takes long.
 */
public interface RunPage {

    /**
     * What a GET is answered with.
     *
     * @param query values by name, as the browser sent them: not to be trusted
     * @return empty when there is no such document
     */
    Optional<Document> get(String path, Map<String, String> query);

    /** How far everything is that {@link #get} tells of, as one line of JSON; sent to open pages with every status. */
    String news();

    /** No pages at all. */
    RunPage NONE = new RunPage() {
        @Override
        public Optional<Document> get(String path, Map<String, String> query) {
            return Optional.empty();
        }

        @Override
        public String news() {
            return "{}";
        }
    };
}
