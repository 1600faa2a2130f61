package io.sekkei.inference.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetokenizerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    we left at noon .                 | We left at noon.
                    i 'm glad , are n't you ?         | I'm glad, aren't you?
                    it is ten o 'clock .              | It is ten o'clock.
                    stop ! i see a dog . it sleeps .  | Stop! I see a dog. It sleeps.
                    she said " yes , i do " .         | She said "yes, I do".
                    it costs $ 5 , or 10 % more .     | It costs $5, or 10% more.
                    this is my brother 's bag .       | This is my brother's bag.
                    """)
    void joinsEnglishAsPeopleWriteIt(String words, String sentence) {
        assertThat(Detokenizer.english(words)).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    昼 に 出かけ た 。         | 昼に出かけた。
                    新しい パソコン を 買 う   | 新しいパソコンを買う
                    これ は New York です 。   | これはNew Yorkです。
                    """)
    void joinsJapaneseWithoutSpacesButNotTheWordsOfOtherLanguages(String words, String sentence) {
        assertThat(Detokenizer.japanese(words)).isEqualTo(sentence);
    }
}
