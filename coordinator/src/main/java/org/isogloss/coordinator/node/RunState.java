package org.isogloss.coordinator.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.run.QuarantineState;

/** What a checkpoint says of a run beside its parameters and weight masks. */
record RunState(Position position, QuarantineState quarantine) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUARANTINE = "quarantine";

    /** Before the first round. */
    static final RunState START = new RunState(Position.START, QuarantineState.NONE);

    ObjectNode toJson() {
        ObjectNode json = JSON.valueToTree(position);
        json.set(QUARANTINE, JSON.valueToTree(quarantine));
        return json;
    }

    /** @throws IllegalArgumentException when it is the state of no run */
    static RunState of(ObjectNode json) {
        JsonNode quarantine = json.path(QUARANTINE);
        return new RunState(
                JSON.convertValue(json.deepCopy().without(QUARANTINE), Position.class),
                quarantine.isMissingNode()
                        ? QuarantineState.NONE
                        : JSON.convertValue(quarantine, QuarantineState.class));
    }
}
