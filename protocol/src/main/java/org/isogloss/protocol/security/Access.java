package org.isogloss.protocol.security;

/**
 * Who may ask a node for what.
 *
 * <p>With TLS, whoever shows a certificate of the cluster may do everything; without one, the token lets in to the page, the
 * control API and metrics. Without TLS nodes are told apart by nothing, and the token, if there is one, guards these three.
 *
 * @param tls whether connections are by TLS
 * @param token null when there is none
 */
public record Access(boolean tls, Token token) {

    /**
     * Why a request to the tensor plane is refused; null when it is not.
     *
     * @param member whether a certificate of the cluster was shown
     */
    public Refusal ofNode(boolean member) {
        return tls && !member ? Refusal.NO_CERTIFICATE : null;
    }

    /**
     * Why any other request is refused; null when it is not.
     *
     * @param member whether a certificate of the cluster was shown
     * @param authorization the header; null when there is none
     */
    public Refusal ofPerson(boolean member, String authorization) {
        if (member) {
            return null;
        }
        if (token == null) {
            return ofNode(false);
        }
        return token.isIn(authorization) ? null : Refusal.TOKEN;
    }
}
