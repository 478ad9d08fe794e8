package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class DevicesTest {

    @Test
    void theProcessorIsAlwaysThere() {
        Engines.start(1);

        assertThat(Devices.of("cpu")).isEqualTo(Device.cpu());
    }

    @Test
    void whatIsMissingIsToldWithWhatIsThere() {
        assertThat(Devices.missing("cuda:2", true, 2))
                .isEqualTo("--device is 'cuda:2' (devices here: cpu, cuda:0, cuda:1)");
        assertThat(Devices.missing("cuda:0", false, 0))
                .startsWith("--device is 'cuda:0' (devices here: cpu; this PyTorch is built without CUDA")
                .contains("PYTORCH_LIBRARY_PATH");
    }
}
