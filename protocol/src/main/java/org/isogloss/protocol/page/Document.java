package org.isogloss.protocol.page;

import java.nio.charset.StandardCharsets;

/**
 * A file of a page, or data made for it.
 *
 * @param contentType as HTTP writes it, such as {@code text/css; charset=utf-8}
 * @param tag changes when the content does, so that a browser need not fetch it again; null for data that always may
 */
public record Document(String contentType, byte[] content, String tag) {

    /** Data for a page's scripts. */
    public static Document json(String text) {
        return new Document("application/json", text.getBytes(StandardCharsets.UTF_8), null);
    }
}
