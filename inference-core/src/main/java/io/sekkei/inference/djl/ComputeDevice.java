package io.sekkei.inference.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** Where tensors live and are multiplied: the first graphics processor that DJL finds, else the processor. */
final class ComputeDevice {
    private static final String ENGINE = "PyTorch";

    private ComputeDevice() {}

    private static final class Chosen {
        static final Device DEVICE = Engine.getEngine(ENGINE).getGpuCount() > 0 ? Device.gpu() : Device.cpu();
    }

    static boolean isGpu() {
        TensorEngine.start();
        return Chosen.DEVICE.isGpu();
    }

    /** As PyTorch writes it. */
    static String torchName() {
        return isGpu() ? "cuda:" + Chosen.DEVICE.getDeviceId() : "cpu";
    }

    static NDManager newManager() {
        TensorEngine.start();
        return NDManager.newBaseManager(Chosen.DEVICE, ENGINE);
    }
}
