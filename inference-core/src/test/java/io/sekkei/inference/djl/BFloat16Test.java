package io.sekkei.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BFloat16Test {
    @Test
    void isFastWhereTheProcessorSaysSoItself() {
        assertThat(BFloat16.isFast("model name\t: Any\nflags\t\t: fpu avx2 avx512_bf16 amx_bf16 sse\n"))
                .isTrue();
        assertThat(BFloat16.isFast("model name\t: Any\nflags\t\t: fpu amx_bf16\n"))
                .isTrue();
    }

    @Test
    void isSlowOnProcessorsThatOnlyStoreIt() {
        assertThat(BFloat16.isFast("model name\t: amx_bf16 lookalike\nflags\t\t: fpu avx2 avx512_bf16\n"))
                .isFalse();
        assertThat(BFloat16.isFast("")).isFalse();
    }
}
