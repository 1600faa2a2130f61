package io.sekkei.platform.problem;

import jakarta.servlet.http.HttpServletRequest;

/** Hears of every problem before its answer leaves; a module that must keep a record of refusals implements it. */
public interface ProblemObserver {
    /**
     * @param request the request that met the problem
     * @param problem the problem about to be answered
     * @throws Problem to be answered instead, such as when the record could not be written
     */
    void beforeAnswer(HttpServletRequest request, Problem problem);
}
