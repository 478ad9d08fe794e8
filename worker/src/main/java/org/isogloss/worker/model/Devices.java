package org.isogloss.worker.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import org.isogloss.protocol.InputException;

/** The devices that the engine can compute on, by the names that users give them: {@code cpu} and {@code cuda:N}. */
public final class Devices {

    private static final String CUDA = "cuda:";

    private Devices() {}

    /**
     * The device of a name; the engine is running already.
     *
     * @throws InputException when there is no such device
     */
    public static Device of(String name) {
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        Engine engine = Engine.getInstance();
        boolean cuda = engine.hasCapability(StandardCapabilities.CUDA);
        int index = index(name);
        int present = cuda ? engine.getGpuCount() : 0;
        if (index < 0 || index >= present) {
            throw new InputException(missing(name, cuda, present));
        }
        return Device.gpu(index);
    }

    /** -1 for what is no CUDA device's name. */
    private static int index(String name) {
        String number = name.startsWith(CUDA) ? name.substring(CUDA.length()) : "";
        return number.matches("\\d{1,3}") ? Integer.parseInt(number) : -1;
    }

    /** What to say of a device that is not there. */
    static String missing(String name, boolean cuda, int present) {
        StringBuilder devices = new StringBuilder("cpu");
        for (int i = 0; i < present; i++) {
            devices.append(", ").append(CUDA).append(i);
        }
        String how = cuda
                ? ""
                : "; this PyTorch is built without CUDA: PYTORCH_LIBRARY_PATH may name the lib directory of one with it";
        return "--device is '" + name + "' (devices here: " + devices + how + ")";
    }
}
