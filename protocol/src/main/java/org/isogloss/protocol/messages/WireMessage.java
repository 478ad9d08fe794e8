package org.isogloss.protocol.messages;

/** Marks messages that actors send between processes, as CBOR. Ids and sizes only: tensors travel by gRPC. */
public interface WireMessage {}
