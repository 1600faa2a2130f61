package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Everything about published models. */
@Command(
        name = "sekkei models",
        description = "Fetches, inspects, imports and verifies published models, and makes pairs of them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ListCommand.class,
            InspectCommand.class,
            ImportCommand.class,
            VerifyCommand.class,
            PullCommand.class,
            PruneCommand.class,
            PairCommand.class,
            AnswersCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            ExportCommand.class
        })
public final class ModelsCommand {
    private ModelsCommand() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** What people can mend is told in a sentence; anything else shows where it happened. */
    static CommandLine commandLine() {
        return new CommandLine(new ModelsCommand()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof InvalidCheckpointException
                    || failure instanceof PullException
                    || failure instanceof UncheckedIOException) {
                command.getErr().println(failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
    }
}
