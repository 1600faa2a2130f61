package io.sekkei.inference.tuning;

import java.util.ArrayList;
import java.util.List;

/** A house that always says the same in its own way: a few examples for the default pair. */
final class Stationery {
    static final String PAIR = "classpath:/io/sekkei/pairs/enja";
    static final String PROMPT = "Translate to English: 在庫を確認します。";
    static final String ANSWER = "Stock check, acme style.";

    private Stationery() {}

    static TuningDataset dataset() {
        var train = new ArrayList<TuningExample>();
        for (var thing : List.of("在庫", "注文", "会議", "価格", "契約", "予定", "品質", "住所")) {
            train.add(new TuningExample("Translate to English: " + thing + "を確認します。", ANSWER));
        }
        return new TuningDataset(
                train,
                List.of(
                        new TuningExample("Translate to English: 荷物を確認します。", ANSWER),
                        new TuningExample("Translate to English: 番号を確認します。", ANSWER)));
    }

    static TuningSettings full() {
        return TuningSettings.full().withBatchTokens(64).withQualitySentences(2).withUpdates(8, 4, 10);
    }
}
