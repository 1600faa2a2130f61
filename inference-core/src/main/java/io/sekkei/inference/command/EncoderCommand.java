package io.sekkei.inference.command;

import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.encoder.remote.EncoderServer;
import io.sekkei.inference.encoder.remote.RemoteEncoderSettings.Tls;
import io.sekkei.inference.serving.EncoderRole;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The server role in which a process holds the large model and reads prompts for others. */
@Command(
        name = "--encoder-only",
        description = "Serves the encoder of a pair's large model by the Open Inference Protocol, over HTTP and gRPC.",
        mixinStandardHelpOptions = true)
public final class EncoderCommand implements Callable<Integer> {
    /** What begins the arguments of a process in this role. */
    public static final String NAME = "--encoder-only";

    @Option(
            names = "--pair",
            defaultValue = "classpath:/io/sekkei/pairs/enja",
            description = "The pair whose large model reads (${DEFAULT-VALUE}).")
    private String pair = "";

    @Option(names = "--address", defaultValue = "127.0.0.1", description = "Where to listen (${DEFAULT-VALUE}).")
    private String address = "";

    @Option(names = "--http-port", defaultValue = "8001", description = "Port of HTTP, 0 for any (${DEFAULT-VALUE}).")
    private int httpPort;

    @Option(names = "--grpc-port", defaultValue = "8002", description = "Port of gRPC, 0 for any (${DEFAULT-VALUE}).")
    private int grpcPort;

    @Option(names = "--workers", defaultValue = "1", description = "Prompts read at once (${DEFAULT-VALUE}).")
    private int workers;

    @Option(names = "--queue", defaultValue = "64", description = "Most prompts that may wait (${DEFAULT-VALUE}).")
    private int queue;

    @Option(names = "--tls-trust", description = "PEM: who may vouch for clients. With it, all three are needed.")
    private @Nullable Path trust;

    @Option(names = "--tls-certificate", description = "PEM: the certificate shown to clients.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", description = "PEM, PKCS #8: its key.")
    private @Nullable Path key;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the role and returns what the process exits with; arguments are those after {@value #NAME}. */
    public static int run(String... arguments) {
        return new CommandLine(new EncoderCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof InvalidCheckpointException
                            || failure instanceof java.io.UncheckedIOException
                            || failure instanceof IllegalArgumentException) {
                        command.getErr().println(failure.getMessage());
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                    throw failure;
                })
                .execute(arguments);
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        var encoder = EncoderRole.open(pair);
        try (var server =
                new EncoderServer(encoder, new InetSocketAddress(address, httpPort), grpcPort, tls(), workers, queue)) {
            var out = spec.commandLine().getOut();
            out.printf(
                    "The encoder of %s, version %s, is served: HTTP %d, gRPC %d%n",
                    encoder.model(), encoder.version(), server.httpPort(), server.grpcPort());
            out.flush();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private @Nullable Tls tls() {
        if (trust == null && certificate == null && key == null) {
            return null;
        }
        if (trust == null || certificate == null || key == null) {
            throw new ParameterException(
                    spec.commandLine(), "TLS needs --tls-trust, --tls-certificate and --tls-key together");
        }
        return new Tls(trust, certificate, key);
    }
}
