package io.sekkei.platform.pilot.report;

import io.sekkei.inference.evaluation.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The figures of each setting as a table. */
public final class ReportCsv {
    private static final String[] HEADER = {
        "setting",
        "model",
        "outputs",
        "failed",
        "quality",
        "quality_low",
        "quality_high",
        "quality_difference",
        "quality_difference_low",
        "quality_difference_high",
        "total_ms",
        "total_ms_low",
        "total_ms_high",
        "total_ms_p90",
        "first_token_ms",
        "ms_per_token",
        "cost_micros",
        "cost_micros_low",
        "cost_micros_high",
        "output_tokens",
        "llm_encoded_tokens",
        "llm_decoded_tokens",
        "slm_decoded_tokens",
        "deferred_share",
        "suspicious_share",
        "net_micros_per_month"
    };

    private ReportCsv() {}

    /** With a header line; decimal points, no thousands separators. */
    public static String of(Report report) {
        var text = new StringBuilder();
        var format = CSVFormat.RFC4180.builder().setHeader(HEADER).get();
        try (var printer = new CSVPrinter(text, format)) {
            for (var i = 0; i < report.settings().size(); i++) {
                printer.printRecord(
                        row(report.settings().get(i), report.returns().get(i)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A string can be written to", e);
        }
        return text.toString();
    }

    private static List<@Nullable Object> row(Report.Setting setting, Report.Returns returns) {
        var row = new ArrayList<@Nullable Object>();
        row.add(plain(setting.label()));
        row.add(setting.model());
        row.add(setting.outputs());
        row.add(setting.failed());
        add(row, setting.quality());
        add(row, setting.qualityDifference());
        add(row, setting.totalMs());
        row.add(setting.totalMsP90());
        row.add(value(setting.firstTokenMs()));
        row.add(value(setting.msPerToken()));
        add(row, setting.costMicros());
        row.add(setting.outputTokens());
        row.add(setting.llmEncodedTokens());
        row.add(setting.llmDecodedTokens());
        row.add(setting.slmDecodedTokens());
        row.add(setting.deferredShare());
        row.add(setting.signals().suspicious());
        row.add(returns.netMicros());
        return row;
    }

    /** A spreadsheet would take it for a formula. */
    private static String plain(String label) {
        return label.matches("^[=+\\-@\\t\\r].*") ? "'" + label : label;
    }

    private static @Nullable Double value(@Nullable Interval interval) {
        return interval == null ? null : interval.value();
    }

    private static void add(List<@Nullable Object> row, @Nullable Interval interval) {
        row.add(interval == null ? null : interval.value());
        row.add(interval == null ? null : interval.low());
        row.add(interval == null ? null : interval.high());
    }
}
