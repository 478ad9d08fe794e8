package org.isogloss.protocol.security;

/** Why something was not let in. */
public enum Refusal {
    /** A certificate that is not one of the cluster, or not valid now. */
    CERTIFICATE("certificate", "the certificate is not trusted"),
    NO_CERTIFICATE("no_certificate", "a certificate of the cluster is needed"),
    TOKEN("token", "the token is missing or wrong"),
    /** A page of another site, or a name that another could own. */
    SITE("site", "the request is for another site, or comes from one"),
    TOO_LARGE("too_large", "the message is too large");

    private final String label;
    private final String line;

    Refusal(String label, String line) {
        this.label = label;
        this.line = line;
    }

    /** As metrics have it. */
    public String label() {
        return label;
    }

    /** For people. */
    public String line() {
        return line;
    }
}
