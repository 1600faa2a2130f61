package io.sekkei.platform.pilot.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.pilot.dataset.RowReader.Format;
import org.junit.jupiter.api.Test;

class RowReaderTests {
    @Test
    void readsAJsonObjectALine() {
        var read = RowReader.read("""
                \uFEFF{"input": "Hello.", "reference": "こんにちは。"}

                {"system": "Be brief.", "input": "Bye.", "split": "test", "reference": null}
                """, Format.JSONL, 10);

        assertThat(read.faults()).isEmpty();
        assertThat(read.rows())
                .containsExactly(
                        new Row(1, null, "Hello.", "こんにちは。", null, null),
                        new Row(3, "Be brief.", "Bye.", null, Split.TEST, null));
    }

    @Test
    void namesTheLineOfEveryFault() {
        var read = RowReader.read("""
                {"input": "Good."}
                {"input": " "}
                {"input": "x", "answer": "y"}
                not json
                {"input": 7}
                {"input": "x", "split": "exam"}
                ["x"]
                {"input": "half \\ud83d"}
                """, Format.JSONL, 10);

        assertThat(read.rows()).hasSize(1);
        assertThat(read.faults().stream().map(RowFault::line)).containsExactly(2, 3, 4, 5, 6, 7, 8);
        assertThat(read.faults().get(1).toString())
                .isEqualTo("line 3: answer: is no field; there are input, reference, split, system");
        assertThat(read.faults().get(4).toString())
                .isEqualTo("line 6: split: must be train, dev or test, but is 'exam'");
    }

    @Test
    void readsTablesWithTextsOfSeveralLines() {
        var read = RowReader.read(
                "input,reference\r\n\"Dear Sir,\r\nthank you, \"\"Max\"\".\",拝啓\r\nBye.,\r\n", Format.CSV, 10);

        assertThat(read.faults()).isEmpty();
        assertThat(read.rows().get(0).input()).isEqualTo("Dear Sir,\r\nthank you, \"Max\".");
        assertThat(read.rows().get(0).line()).isEqualTo(2);
        assertThat(read.rows().get(1)).isEqualTo(new Row(4, null, "Bye.", null, null, null));
        assertThat(RowReader.read("reference\tinput\nやあ\tHi\n", Format.TSV, 10).rows())
                .containsExactly(new Row(2, null, "Hi", "やあ", null, null));
    }

    @Test
    void namesTheFaultsOfTables() {
        assertThat(RowReader.read("input,answer\nx,y\n", Format.CSV, 10)
                        .faults()
                        .get(0)
                        .toString())
                .startsWith("line 1: answer: is no field");
        assertThat(RowReader.read("input,reference\nx,y,z\n", Format.CSV, 10).faults())
                .containsExactly(new RowFault(2, "row", "must have 2 fields, but has 3"));
        assertThat(RowReader.read("reference\nx\n", Format.CSV, 10)
                        .faults()
                        .get(0)
                        .toString())
                .isEqualTo("line 2: input: must hold text, but is missing or blank");
    }

    @Test
    void refusesTooManyTooLongAndNone() {
        assertThat(RowReader.read("{\"input\":\"a\"}\n".repeat(3), Format.JSONL, 2)
                        .faults())
                .containsExactly(new RowFault(3, "row", "is one too many; a dataset has at most 2"));
        assertThat(RowReader.read("{\"input\":\"%s\"}".formatted("a".repeat(8001)), Format.JSONL, 2)
                        .faults())
                .containsExactly(new RowFault(1, "input", "must have at most 8000 characters, but has 8001"));
        assertThat(RowReader.read("\n", Format.JSONL, 2).faults()).hasSize(1);
    }
}
