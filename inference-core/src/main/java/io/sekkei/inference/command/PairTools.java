package io.sekkei.inference.command;

import io.sekkei.inference.command.engine.BenchEngineCommand;
import io.sekkei.inference.command.engine.EngineSystemCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of model engineers. */
@Command(
        name = "pair-tools",
        description = "Trains, assembles and measures pairs of models.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TrainLlmCommand.class,
            DistilCommand.class,
            TrainSlmCommand.class,
            AssembleCommand.class,
            BenchCommand.class,
            BenchSystemCommand.class,
            MeasureInt8Command.class,
            CalibrateCascadeCommand.class,
            BenchEngineCommand.class,
            EngineSystemCommand.class,
            DeletionCommand.class,
            TuneCommand.class,
            TuneBesideCommand.class
        })
public final class PairTools {
    private PairTools() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PairTools()).execute(arguments));
    }
}
