package io.sekkei.platform.generation;

import io.sekkei.platform.generation.KeyLimits.Limits;
import io.sekkei.platform.latency.LatencyPlan;
import io.sekkei.platform.quota.BudgetState;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.tenancy.Purpose;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What binds a key, in one sentence for people. Of each measure it tells the budget with the least left, of the latency
 * targets the one for generations without a purpose of their own; whoever wants all of them reads the list.
 */
public final class LimitsInWords {
    private final Limits limits;

    private LimitsInWords(Limits limits) {
        this.limits = limits;
    }

    public static String english(Limits limits) {
        return new LimitsInWords(limits).english();
    }

    public static String japanese(Limits limits) {
        return new LimitsInWords(limits).japanese();
    }

    private String english() {
        var closed = switch (limits.state()) {
            case OPEN -> null;
            case EXPIRED -> "it has expired";
            case REVOKED -> "it is revoked";
            case KEY_SUSPENDED -> "it is suspended";
            case DEPARTMENT_SUSPENDED -> "its department is suspended";
            case TENANT_SUSPENDED -> "its tenant is suspended";
        };
        if (closed != null) {
            return "This key opens nothing now, because %s.".formatted(closed);
        }
        if (limits.models().isEmpty()) {
            return "This key opens nothing now, because none of the pairs and modes it may use is served here.";
        }
        var parts = new ArrayList<String>();
        parts.add("This key may use %s%s".formatted(String.join(", ", limits.models()), purposes()));
        parts.add(
                tightest().isEmpty()
                        ? "no budget limits it"
                        : tightest().stream().map(this::english).collect(Collectors.joining(", ", "it has left ", "")));
        target().ifPresent(plan -> parts.add(english(plan)));
        return String.join("; ", parts) + ".";
    }

    private String purposes() {
        return limits.key().plan().purposes().isEmpty()
                ? ""
                : limits.purposes().stream().map(Purpose::nameEn).collect(Collectors.joining(", ", " for ", ""));
    }

    private String english(BudgetState state) {
        var what = switch (state.budget().measure()) {
            case MONEY -> "";
            case TOKENS -> " tokens";
            case REQUESTS -> " requests";
            case COMPUTE -> " of computing";
            case CONCURRENT -> " generations at once";
        };
        var when = switch (state.budget().period().span()) {
            case ALWAYS -> state.budget().measure() == Measure.CONCURRENT ? "" : " in all";
            case FIXED -> " in a fixed period";
            case MONTH -> " this month";
            case DAY -> " today";
            case MINUTE -> " this minute";
        };
        return "%s of %s%s%s (%s)"
                .formatted(
                        amount(state, state.left(), Locale.ENGLISH),
                        amount(state, state.budget().limit(), Locale.ENGLISH),
                        what,
                        when,
                        state.budget().subject().level().name().toLowerCase(Locale.ROOT));
    }

    private static String english(LatencyPlan plan) {
        var times = new ArrayList<String>();
        if (plan.firstToken() != null) {
            times.add("a first token is due within " + time(plan.firstToken(), "%s seconds", "%d milliseconds"));
        }
        if (plan.total() != null) {
            times.add("a whole answer is due within " + time(plan.total(), "%s seconds", "%d milliseconds"));
        }
        return String.join(" and ", times);
    }

    private String japanese() {
        var closed = switch (limits.state()) {
            case OPEN -> null;
            case EXPIRED -> "有効期限が切れている";
            case REVOKED -> "失効している";
            case KEY_SUSPENDED -> "利用停止中の";
            case DEPARTMENT_SUSPENDED -> "部門が利用停止中の";
            case TENANT_SUSPENDED -> "テナントが利用停止中の";
        };
        if (closed != null) {
            return "このキーは、%sため、現在は利用できません。".formatted(closed);
        }
        if (limits.models().isEmpty()) {
            return "このキーは、許可されたペアとモードがここで提供されていないため、現在は利用できません。";
        }
        var parts = new ArrayList<String>();
        parts.add("このキーは%s%sを利用でき"
                .formatted(
                        limits.key().plan().purposes().isEmpty()
                                ? ""
                                : "「%s」の用途で"
                                        .formatted(limits.purposes().stream()
                                                .map(Purpose::nameJa)
                                                .collect(Collectors.joining("」「"))),
                        String.join("、", limits.models())));
        parts.add(
                tightest().isEmpty()
                        ? "予算による制限はなく"
                        : tightest().stream().map(this::japanese).collect(Collectors.joining("、", "残りは", "で")));
        target().ifPresent(plan -> parts.add(japanese(plan)));
        return ending(String.join("、", parts));
    }

    /** The last of the clauses ends the sentence. */
    private static String ending(String clauses) {
        if (clauses.endsWith("制限はなく")) {
            return clauses.substring(0, clauses.length() - "なく".length()) + "ありません。";
        }
        return clauses.substring(0, clauses.length() - "で".length()) + "です。";
    }

    private String japanese(BudgetState state) {
        var when = switch (state.budget().period().span()) {
            case ALWAYS -> state.budget().measure() == Measure.CONCURRENT ? "" : "全期間の";
            case FIXED -> "所定期間の";
            case MONTH -> "今月の";
            case DAY -> "本日の";
            case MINUTE -> "この1分間の";
        };
        var what = switch (state.budget().measure()) {
            case MONEY -> "金額";
            case TOKENS -> "トークン";
            case REQUESTS -> "リクエスト";
            case COMPUTE -> "計算時間";
            case CONCURRENT -> "同時生成";
        };
        var level = switch (state.budget().subject().level()) {
            case TENANT -> "テナント";
            case DEPARTMENT -> "部門";
            case KEY -> "キー";
        };
        var unit = switch (state.budget().measure()) {
            case REQUESTS, CONCURRENT -> "件";
            case MONEY, TOKENS, COMPUTE -> "";
        };
        return "%s%sが%s%s中%s%s（%s）"
                .formatted(
                        when,
                        what,
                        amount(state, state.budget().limit(), Locale.JAPANESE),
                        unit,
                        amount(state, state.left(), Locale.JAPANESE),
                        unit,
                        level);
    }

    private static String japanese(LatencyPlan plan) {
        var times = new ArrayList<String>();
        if (plan.firstToken() != null) {
            times.add("最初のトークンは" + time(plan.firstToken(), "%s秒以内", "%dミリ秒以内"));
        }
        if (plan.total() != null) {
            times.add("回答全体は" + time(plan.total(), "%s秒以内", "%dミリ秒以内"));
        }
        return String.join("、", times) + "が目標で";
    }

    /** Of each measure the budget with the least left, money first. */
    private List<BudgetState> tightest() {
        return Arrays.stream(Measure.values())
                .map(measure -> limits.budgets().stream()
                        .filter(state -> state.budget().measure() == measure)
                        .min(Comparator.comparingLong(BudgetState::left)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<LatencyPlan> target() {
        return limits.targets().stream().findFirst().map(state -> state.target().plan());
    }

    private String amount(BudgetState state, long amount, Locale locale) {
        var numbers = NumberFormat.getNumberInstance(locale);
        return switch (state.budget().measure()) {
            case MONEY -> {
                numbers.setMinimumFractionDigits(2);
                numbers.setMaximumFractionDigits(6);
                yield numbers.format(BigDecimal.valueOf(amount, 6)) + " " + limits.currency();
            }
            case COMPUTE ->
                locale == Locale.JAPANESE
                        ? time(Duration.ofMillis(amount), "%s秒", "%dミリ秒")
                        : time(Duration.ofMillis(amount), "%s seconds", "%d milliseconds");
            case TOKENS, REQUESTS, CONCURRENT -> numbers.format(amount);
        };
    }

    private static String time(Duration time, String seconds, String millis) {
        var plain = BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros();
        return time.toMillis() < 1_000 ? millis.formatted(time.toMillis()) : seconds.formatted(plain.toPlainString());
    }
}
