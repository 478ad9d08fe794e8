package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import org.isogloss.protocol.messages.Arithmetic;
import org.junit.jupiter.api.Test;

class ArithmeticProbeTest {

    @Test
    void theSameMachineComputesTheSameAgain() {
        Engine engine = Engines.start(1);
        Arithmetic once = ArithmeticProbe.run(engine, Device.cpu(), 1);
        assertThat(once.repeats()).isTrue();
        assertThat(once.probe()).hasSize(64);
        assertThat(ArithmeticProbe.run(engine, Device.cpu(), 1)).isEqualTo(once);
    }
}
