package io.sekkei.platform.pilot.report;

import io.sekkei.inference.evaluation.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** A report as a page to print: no scripts, nothing from elsewhere, charts as SVG. */
public final class ReportPage {
    private static final String STYLE = """
            body{font:14px/1.5 system-ui,"Noto Sans JP",sans-serif;max-width:1000px;margin:2em auto;padding:0 1em;color:#1b1b1b}
            table{border-collapse:collapse;width:100%;margin:1em 0}th,td{border-bottom:1px solid #ccc;padding:.3em .5em;text-align:right}
            th:first-child,td:first-child{text-align:left}small{color:#555}svg{max-width:100%}
            @media print{body{margin:0;max-width:none}h2{break-after:avoid}table,svg{break-inside:avoid}}
            """;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int MARGIN = 50;

    private final Report report;
    private final boolean japanese;
    private final StringBuilder page = new StringBuilder();

    private ReportPage(Report report, boolean japanese) {
        this.report = report;
        this.japanese = japanese;
    }

    /** The page, in Japanese or in English. */
    public static String of(Report report, boolean japanese) {
        return new ReportPage(report, japanese).write();
    }

    private String write() {
        page.append("<!doctype html><html lang=\"%s\"><meta charset=\"utf-8\"><title>%s</title><style>%s</style>"
                .formatted(japanese ? "ja" : "en", escaped(report.run().name()), STYLE));
        head();
        settings();
        frontier();
        lengths();
        calibrations();
        recommendation();
        humans();
        controls();
        returns();
        return page.append("</html>").toString();
    }

    private String say(String english, String inJapanese) {
        return japanese ? inJapanese : english;
    }

    private void heading(String english, String inJapanese) {
        page.append("<h2>%s</h2>".formatted(say(english, inJapanese)));
    }

    private void note(String english, String inJapanese) {
        page.append("<p><small>%s</small></p>".formatted(say(english, inJapanese)));
    }

    private void head() {
        var run = report.run();
        page.append("<h1>%s: %s</h1>".formatted(say("Pilot", "パイロット"), escaped(run.name())));
        page.append("<p>%s %s, %s %d, SHA-256 %s<br>%s %d / %d, %s %d, %s %d<br>%s</p>"
                .formatted(
                        say("Dataset", "データセット"),
                        escaped(run.dataset()),
                        say("version", "バージョン"),
                        run.datasetVersion(),
                        run.datasetSha256(),
                        say("Outputs", "出力"),
                        run.done(),
                        run.outputs(),
                        say("failed", "失敗"),
                        run.failed(),
                        say("skipped", "省略"),
                        run.skipped(),
                        run.createdAt()));
    }

    private void settings() {
        heading("Quality, latency and cost", "品質・速度・コスト");
        var rows = new ArrayList<List<String>>();
        for (var setting : report.settings()) {
            rows.add(List.of(
                    escaped(setting.label()),
                    number(setting.outputs()),
                    interval(setting.quality(), 1),
                    interval(setting.qualityDifference(), 1),
                    interval(setting.totalMs(), 1),
                    interval(setting.firstTokenMs(), 1),
                    interval(setting.costMicros(), 1),
                    number(setting.outputTokens()),
                    percent(setting.deferredShare()),
                    percent(setting.signals().suspicious())));
        }
        table(
                List.of(
                        say("setting", "設定"),
                        say("outputs", "出力数"),
                        say("quality (chrF)", "品質（chrF）"),
                        say("difference from the first", "先頭との差"),
                        say("total, ms", "全体（ミリ秒）"),
                        say("first token, ms", "最初のトークン（ミリ秒）"),
                        say("cost, millionths of ", "コスト（百万分の一）") + report.currency(),
                        say("tokens", "トークン"),
                        say("handed on", "委譲率"),
                        say("suspicious", "要注意")),
                rows);
        note(
                "Value, and the 95 % interval of a bootstrap over the items. Medians of times, without waiting; means of"
                        + " cost. Every setting wrote the same items in the same run, and pays for its own reading of the"
                        + " prompt.",
                "値と、項目を再抽出したブートストラップによる95%信頼区間。時間は待ち時間を除いた中央値、コストは平均。"
                        + "すべての設定が同じ項目を同じ実行で書き、プロンプトの読み取りは設定ごとに計上しています。");
    }

    private void frontier() {
        if (report.frontier().isEmpty()) {
            return;
        }
        heading("Quality against cost", "品質とコスト");
        var most = report.frontier().stream()
                                .mapToDouble(Report.FrontierPoint::costMicros)
                                .max()
                                .orElse(1)
                        * 1.1
                + 1e-9;
        var low = report.frontier().stream()
                        .mapToDouble(Report.FrontierPoint::quality)
                        .min()
                        .orElse(0)
                * 0.9;
        var high = report.frontier().stream()
                                .mapToDouble(Report.FrontierPoint::quality)
                                .max()
                                .orElse(100)
                        * 1.05
                + 1e-9;
        page.append("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                .formatted(WIDTH, HEIGHT, say("Quality against cost", "品質とコスト")));
        page.append("<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#888\"/>"
                .formatted(MARGIN, 10, HEIGHT - MARGIN, WIDTH - 10));
        axis(most, low, high);
        for (var point : report.frontier()) {
            var x = x(point.costMicros(), most);
            var y = y(point.quality(), low, high);
            page.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\" stroke=\"#1f5fa8\"/>"
                            + "<text x=\"%.1f\" y=\"%.1f\" font-size=\"12\"%s>%s</text>",
                    x,
                    y,
                    point.efficient() ? "#1f5fa8" : "white",
                    x > WIDTH * 0.7 ? x - 9 : x + 9,
                    y + 4,
                    x > WIDTH * 0.7 ? " text-anchor=\"end\"" : "",
                    escaped(point.label())));
        }
        page.append("</svg>");
        note("Filled: no other setting is better and not dearer.", "塗りつぶし：これより良くて高くない設定はありません。");
    }

    private void axis(double most, double low, double high) {
        for (var i = 0; i <= 4; i++) {
            var cost = most * i / 4;
            var quality = low + (high - low) * i / 4;
            page.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" font-size=\"11\" text-anchor=\"middle\">%.0f</text>"
                            + "<text x=\"%d\" y=\"%.1f\" font-size=\"11\" text-anchor=\"end\">%.1f</text>",
                    x(cost, most),
                    HEIGHT - MARGIN + 18,
                    cost,
                    MARGIN - 6,
                    y(quality, low, high) + 4,
                    quality));
        }
    }

    private static double x(double cost, double most) {
        return MARGIN + cost / most * (WIDTH - MARGIN - 20);
    }

    private static double y(double quality, double low, double high) {
        return HEIGHT - MARGIN - (quality - low) / (high - low) * (HEIGHT - MARGIN - 20);
    }

    private void lengths() {
        if (report.lengths().isEmpty()) {
            return;
        }
        heading("Speed-up over the large model alone, by length", "大規模モデル単独に対する速度向上（出力長別）");
        var rows = new ArrayList<List<String>>();
        for (var length : report.lengths()) {
            for (var bucket : length.buckets()) {
                rows.add(List.of(
                        escaped(length.label()),
                        "%d–%s".formatted(bucket.fromTokens(), bucket.toTokens() > 100_000 ? "" : bucket.toTokens()),
                        number(bucket.items()),
                        decimal(bucket.speedUp(), 2) + "×",
                        length.breakEvenTokens() == null ? "–" : decimal(length.breakEvenTokens(), 1)));
            }
        }
        table(
                List.of(
                        say("setting", "設定"),
                        say("tokens", "トークン"),
                        say("items", "項目数"),
                        say("speed-up", "速度向上"),
                        say("break-even, tokens", "損益分岐（トークン）")),
                rows);
    }

    private void calibrations() {
        for (var one : report.calibrations()) {
            page.append("<h2>%s: %s → %s</h2>"
                    .formatted(say("Handing drafts on", "下書きの委譲"), escaped(one.draft()), escaped(one.answer())));
            var rows = new ArrayList<List<String>>();
            one.curve().forEach(point -> rows.add(point(percent(point.deferredShare()), point)));
            if (one.judged() != null) {
                rows.add(point(
                        say("chosen, on the test: ", "選択（テスト）：")
                                + percent(one.judged().deferredShare()),
                        one.judged()));
            }
            table(List.of(say("handed on", "委譲率"), say("quality", "品質"), say("cost", "コスト")), rows);
        }
    }

    private static List<String> point(String first, Report.Point point) {
        return List.of(first, decimal(point.quality(), 1), decimal(point.costMicros(), 1));
    }

    private void recommendation() {
        var recommended = report.recommendation();
        if (recommended == null) {
            return;
        }
        heading("Recommended route policy", "推奨ルートポリシー");
        page.append("<ol>");
        for (var rule : recommended.rules()) {
            page.append("<li>%s: %s%s</li>"
                    .formatted(
                            escaped(rule.name()),
                            escaped(rule.mode()),
                            rule.maxPromptTokens() == null
                                    ? ""
                                    : say(", up to %d prompt tokens", "（プロンプト%dトークンまで）")
                                            .formatted(rule.maxPromptTokens())));
        }
        page.append("</ol>");
        var rows = new ArrayList<List<String>>();
        rows.add(expectation(say("chosen on dev", "dev で選択"), recommended.chosen()));
        if (recommended.judged() != null) {
            rows.add(expectation(say("judged on the test", "テストで評価"), recommended.judged()));
        }
        rows.add(expectation(say("best setting alone", "最良の単独設定"), recommended.best()));
        table(
                List.of(
                        "",
                        say("quality", "品質"),
                        say("cost", "コスト"),
                        say("ms", "ミリ秒"),
                        say("with the large model", "大規模モデルの使用率")),
                rows);
        page.append("<p>%s %s</p>"
                .formatted(
                        say("Share of outputs people should look at:", "人が確認すべき出力の割合："),
                        percent(recommended.reviewShare())));
    }

    private static List<String> expectation(String name, Report.Expectation one) {
        return List.of(
                name,
                decimal(one.quality(), 1),
                decimal(one.costMicros(), 1),
                decimal(one.totalMs(), 1),
                percent(one.llmShare()));
    }

    private void humans() {
        if (report.humans().isEmpty()) {
            return;
        }
        heading("People's choices, blind", "人による盲検比較");
        var rows = new ArrayList<List<String>>();
        report.humans()
                .forEach(one -> rows.add(List.of(
                        "%s / %s".formatted(escaped(one.label()), escaped(one.other())),
                        number(one.comparisons()),
                        number(one.reviewers()),
                        interval(one.winRate(), 2))));
        table(
                List.of(
                        say("settings", "設定"),
                        say("comparisons", "比較数"),
                        say("people", "人数"),
                        say("win rate of the first", "前者の勝率")),
                rows);
    }

    private void controls() {
        heading("Is the comparison honest?", "比較は公正か");
        page.append("<ul>");
        report.controls().forEach(one -> page.append("<li>%s %s</li>".formatted(one.met() ? "✓" : "–", control(one))));
        page.append("</ul>");
    }

    private String control(Report.Control control) {
        return switch (control.code()) {
            case "same_items" -> say(escaped(control.detail()), "すべての設定が同じ項目を、一つの実行で交互に書いた。");
            case "small_model_alone" -> say(escaped(control.detail()), "小規模モデル単独の設定がある。");
            case "large_model_alone" -> say(escaped(control.detail()), "大規模モデル単独の設定がある。");
            case "own_reading" -> say(escaped(control.detail()), "キャッシュを使った出力にも、読み取りの時間と料金を加えた。");
            case "chosen_on_dev" -> say(escaped(control.detail()), "しきい値は dev で選び、テストで評価した。");
            case "no_failures" -> say(escaped(control.detail()), "失敗した出力がない。");
            default -> say(escaped(control.detail()), "定数・入れ替えた表現との比較には専用のモデルが必要（make bench で測定）。");
        };
    }

    private void returns() {
        heading("Return on investment, a month", "投資対効果（月額）");
        var rows = new ArrayList<List<String>>();
        report.returns()
                .forEach(one -> rows.add(List.of(
                        escaped(one.label()),
                        money(one.modelMicros()),
                        money(one.reviewMicros()),
                        money(one.savedMicros()),
                        money(one.netMicros()),
                        one.returnOnCost() == null ? "–" : decimal(one.returnOnCost(), 1),
                        one.paybackMonths() == null ? "–" : decimal(one.paybackMonths(), 1))));
        table(
                List.of(
                        say("setting", "設定"),
                        say("models", "モデル"),
                        say("review", "確認"),
                        say("saved", "削減"),
                        say("net", "差引"),
                        say("return on cost", "費用対効果"),
                        say("payback, months", "回収（月）")),
                rows);
        var a = report.assumptions();
        page.append("<p><small>%s</small></p>"
                .formatted(say(
                                "Assumptions, none of them measured: %,d outputs a month; %s minutes by hand; %s usable; %s"
                                        + " reviewed, %s minutes each; an hour costs %s; fixed %s a month; once %s. Currency %s.",
                                "前提（いずれも測定値ではない）：月%,d件、手作業%s分、利用可能%s、確認%s（各%s分）、" + "人件費 毎時%s、固定費 月%s、初期費用%s。通貨%s。")
                        .formatted(
                                a.outputsPerMonth(),
                                decimal(a.minutesByHand(), 1),
                                percent(a.usableShare()),
                                percent(a.reviewShare()),
                                decimal(a.reviewMinutes(), 1),
                                money(a.wageMicros()),
                                money(a.fixedMicros()),
                                money(a.setupMicros()),
                                report.currency())));
    }

    private void table(List<String> head, List<List<String>> rows) {
        page.append("<table><thead><tr>");
        head.forEach(name -> page.append("<th>").append(name).append("</th>"));
        page.append("</tr></thead><tbody>");
        for (var row : rows) {
            page.append("<tr>");
            row.forEach(cell -> page.append("<td>").append(cell).append("</td>"));
            page.append("</tr>");
        }
        page.append("</tbody></table>");
    }

    private static String interval(@Nullable Interval interval, int digits) {
        return interval == null
                ? "–"
                : "%s <small>%s … %s</small>"
                        .formatted(
                                decimal(interval.value(), digits),
                                decimal(interval.low(), digits),
                                decimal(interval.high(), digits));
    }

    private static String number(double value) {
        return decimal(value, value == Math.rint(value) ? 0 : 1);
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "–" : decimal(100 * share, 1) + " %";
    }

    private static String money(long micros) {
        return String.format(Locale.ROOT, "%,.2f", micros / 1e6);
    }

    private static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
