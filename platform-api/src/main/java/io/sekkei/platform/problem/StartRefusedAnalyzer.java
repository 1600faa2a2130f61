package io.sekkei.platform.problem;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lets a refused start end with its sentence instead of a stack trace. */
class StartRefusedAnalyzer extends AbstractFailureAnalyzer<StartRefusedException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, StartRefusedException refusal) {
        return new FailureAnalysis(refusal.getMessage(), refusal.remedy(), refusal);
    }
}
