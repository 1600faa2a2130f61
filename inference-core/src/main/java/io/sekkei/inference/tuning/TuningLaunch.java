package io.sekkei.inference.tuning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * How a process that tunes is started: by which program, and how far it stays behind. It computes when nothing else wants its
 * cores (the scheduling class idle), and on as many of them as the job may have, the last ones this process may use.
 *
 * @param program the Java that runs {@link TuningWorker}, up to and without its argument and the options for its memory; the
 *     first word is the executable
 * @param behind whether it yields to everything else on the machine
 */
public record TuningLaunch(List<String> program, boolean behind) {
    private static final String BOOT_LAUNCHER = "org/springframework/boot/loader/launch/PropertiesLauncher";

    public TuningLaunch {
        program = List.copyOf(program);
    }

    /** With the Java and the classes of this process, be they on a class path or packed into one executable archive. */
    public static TuningLaunch likeThisProcess() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = System.getProperty("java.class.path");
        var worker = TuningWorker.class.getName();
        return new TuningLaunch(
                isBootArchive(classPath)
                        ? List.of(java, "-Dloader.main=" + worker, "-cp", classPath, BOOT_LAUNCHER.replace('/', '.'))
                        : List.of(java, "-cp", classPath, worker),
                true);
    }

    /** An archive of Spring Boot holds its libraries as archives in turn, which only its own launcher can open. */
    private static boolean isBootArchive(String classPath) {
        if (classPath.contains(System.getProperty("path.separator")) || !Files.isRegularFile(Path.of(classPath))) {
            return false;
        }
        try (var archive = new ZipFile(classPath)) {
            return archive.getEntry(BOOT_LAUNCHER + ".class") != null;
        } catch (IOException e) {
            return false;
        }
    }

    List<String> command(Path work, TuningSettings settings) {
        var command = new ArrayList<>(behind ? behind(settings.threads()) : List.<String>of());
        command.add(program.get(0));
        command.addAll(List.of(
                // What the engine allocates outside the heap is the larger part.
                "-Xmx" + settings.memoryBytes() / 3,
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=" + settings.threads(),
                "-Dfile.encoding=UTF-8"));
        command.addAll(program.subList(1, program.size()));
        command.add(work.toString());
        return command;
    }

    /** With the tools of util-linux, where they are. */
    private static List<String> behind(int cores) {
        var tools = new ArrayList<String>();
        if (isTool("chrt")) {
            tools.addAll(List.of("chrt", "--idle", "0"));
        } else if (isTool("nice")) {
            tools.addAll(List.of("nice", "-n", "19"));
        }
        var last = lastCores(cores);
        if (isTool("taskset") && !last.isEmpty()) {
            tools.addAll(List.of("taskset", "--cpu-list", last));
        }
        return tools;
    }

    private static boolean isTool(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    private static String lastCores(int cores) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .findFirst()
                    .map(line -> last(line.substring(line.indexOf(':') + 1).strip(), cores))
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * The last of a list of cores as the kernel writes it.
     *
     * @param list as in {@code 0-3,8}
     */
    static String last(String list, int cores) {
        var all = Arrays.stream(list.split(","))
                .flatMap(range -> {
                    var ends = range.split("-");
                    var first = Integer.parseInt(ends[0]);
                    var last = Integer.parseInt(ends[ends.length - 1]);
                    return java.util.stream.IntStream.rangeClosed(first, last).boxed();
                })
                .map(String::valueOf)
                .toList();
        return String.join(",", all.subList(Math.max(0, all.size() - cores), all.size()));
    }
}
