package io.sekkei.platform.review.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EMAIL      | Write to taro.yamada@example.co.jp today.",
                "EMAIL      | 連絡先はｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐです。",
                "PHONE      | 電話は03-1234-5678です。",
                "PHONE      | 携帯は０９０－１２３４－５６７８へ",
                "PHONE      | Mobile 09012345678, any time",
                "PHONE      | Call +81 3 1234 5678.",
                "PHONE      | Call (415) 555-2671 now.",
                "MY_NUMBER  | マイナンバーは1234 5678 9018です。",
                "MY_NUMBER  | １２３４５６７８９０１８",
                "CARD       | Card 4111 1111 1111 1111, please.",
                "CARD       | 5500-0000-0000-0004",
                "ADDRESS    | 〒100-0001",
                "ADDRESS    | 東京都千代田区丸の内に本社がある。",
                "ADDRESS    | 神奈川県横浜市西区",
                "ADDRESS    | 中央区日本橋1丁目",
                "ADDRESS    | He lives at 221 North Baker Street in town.",
                "SECRET     | the key is sk-sekkei-abcdefgh-ijklmnopqrstuvwxyz",
                "SECRET     | AKIAIOSFODNN7EXAMPLE",
                "SECRET     | -----BEGIN RSA PRIVATE KEY-----",
                "SECRET     | パスワードはhunter22です",
                "SECRET     | password: correct-horse"
            })
    void findsWhatShouldNotLeaveUnseen(Finding kind, String text) {
        assertThat(Detectors.find(text, EnumSet.allOf(Finding.class))).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A man in an orange hat is looking at something.",
                "オレンジ色の帽子をかぶった男性が何かを見ている。",
                "The meeting is on 2026-11-24 at 10:30 in room 3.",
                "会議は2026年11月24日、売上は1,234,567円でした。",
                "Order 4111 1111 1111 1112 of 123456789012 pieces",
                "The secret of good tea is patience.",
                "大阪の市場で2時間歩いた。"
            })
    void leavesOrdinarySentencesAlone(String text) {
        assertThat(Detectors.find(text, EnumSet.allOf(Finding.class))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"taro@example.jp", "03-1234-5678"})
    void findsOnlyWhatItIsAskedFor(String text) {
        assertThat(Detectors.find(text, Set.of(Finding.CARD))).isEmpty();
    }
}
