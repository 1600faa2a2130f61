package io.sekkei.platform.pilot;

import io.sekkei.platform.pilot.dataset.RowFault;
import io.sekkei.platform.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** An upload has faults, so that nothing of it was kept. */
final class FaultyRowsProblem extends Problem {
    private static final int TOLD = 20;

    FaultyRowsProblem(List<RowFault> faults) {
        super(HttpStatus.UNPROCESSABLE_CONTENT, "faulty_rows", "rows", message(faults));
    }

    private static String message(List<RowFault> faults) {
        var told = faults.stream().limit(TOLD).map(RowFault::toString).collect(Collectors.joining("; "));
        var more = faults.size() > TOLD ? "; and %d more".formatted(faults.size() - TOLD) : "";
        return "Nothing was kept, because of these rows: %s%s".formatted(told, more);
    }
}
