package io.sekkei.inference.encoder.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CodecTest {
    @Property(tries = 200)
    void overHttpWhatIsSentArrives(@ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0) Integer> ids) {
        var sent = message(ids);

        var body = HttpCodec.request(sent, List.of(InferMessage.OUTPUT));
        var arrived = HttpCodec.read("inputs", body.bytes(), body.headerLength(), "m", "v");

        assertThat(arrived.id()).isEqualTo("7");
        assertThat(arrived.tensor(InferMessage.INPUT).ids()).isEqualTo(ints(ids));
    }

    @Property(tries = 200)
    void overGrpcWhatIsSentArrives(@ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0) Integer> ids) {
        var arrived = GrpcCodec.INFER.parseRequest(GrpcCodec.INFER.streamRequest(message(ids)));

        assertThat(arrived.model()).isEqualTo("m");
        assertThat(arrived.version()).isEqualTo("v");
        assertThat(arrived.id()).isEqualTo("7");
        assertThat(arrived.tensor(InferMessage.INPUT).ids()).isEqualTo(ints(ids));
    }

    @Property(tries = 200)
    void representationsArriveToTheLastBit(@ForAll @Size(6) List<Float> values) {
        var floats = new float[6];
        for (var i = 0; i < 6; i++) {
            floats[i] = values.get(i);
        }
        var sent = new InferMessage("m", "v", "7", List.of(InferTensor.ofFloats(InferMessage.OUTPUT, floats, 1, 2, 3)));
        var body = HttpCodec.response(sent);

        var overHttp = HttpCodec.read("outputs", body.bytes(), body.headerLength(), "m", "v");
        var overGrpc = GrpcCodec.INFER.parseResponse(GrpcCodec.INFER.streamResponse(sent));

        assertThat(overHttp.tensor(InferMessage.OUTPUT).floats()).isEqualTo(floats);
        assertThat(overGrpc.tensor(InferMessage.OUTPUT).floats()).isEqualTo(floats);
    }

    @Property(tries = 500)
    void hostileBytesAreRefusedWithASentence(@ForAll byte[] bytes, @ForAll @IntRange(min = -1, max = 60) int header) {
        try {
            HttpCodec.read("inputs", bytes, header, "m", "v")
                    .tensor(InferMessage.INPUT)
                    .ids();
        } catch (IllegalArgumentException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
        try {
            GrpcCodec.INFER.parseRequest(new ByteArrayInputStream(bytes)).tensors();
        } catch (StatusRuntimeException expected) {
            assertThat(expected.getStatus().getDescription()).startsWith("The message is not one of the protocol");
        }
    }

    @Test
    void sizesThatLieAreRefused() {
        var json = "{\"inputs\":[{\"name\":\"input_ids\",\"datatype\":\"INT64\",\"shape\":[1,%d],"
                + "\"parameters\":{\"binary_data_size\":%d}}]}";
        for (var lie :
                List.of(new long[] {4, 99}, new long[] {4_000_000_000L, 8}, new long[] {-1, 8}, new long[] {2, 8})) {
            var bytes = (json.formatted(lie[0], lie[1]) + "12345678").getBytes(StandardCharsets.US_ASCII);

            assertThatThrownBy(() -> HttpCodec.read("inputs", bytes, bytes.length - 8, "m", "v")
                            .tensor(InferMessage.INPUT)
                            .ids())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void numbersInJsonAreReadToo() {
        var json = "{\"id\":\"7\",\"outputs\":[{\"name\":\"representation__0\",\"datatype\":\"FP32\",\"shape\":[1,2,1],"
                + "\"data\":[[[0.5],[-2]]]}]}";

        var message = HttpCodec.read("outputs", json.getBytes(StandardCharsets.US_ASCII), -1, "m", "v");

        assertThat(message.tensor(InferMessage.OUTPUT).floats()).containsExactly(0.5f, -2f);
    }

    private static InferMessage message(List<Integer> ids) {
        return new InferMessage("m", "v", "7", List.of(InferTensor.ofIds(InferMessage.INPUT, ints(ids))));
    }

    private static int[] ints(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
