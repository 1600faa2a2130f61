package io.sekkei.inference.encoder.remote;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages over gRPC: those fields of the protocol's messages that carry raw tensors, by their numbers. What else a server
 * sends is skipped. Written by hand, since a generator would need a native compiler in every build for some ten fields.
 */
final class GrpcCodec {
    static final String SERVICE = "inference.GRPCInferenceService";

    /** {@code rpc ModelInfer(ModelInferRequest) returns (ModelInferResponse)}. */
    static final MethodDescriptor<InferMessage, InferMessage> INFER =
            MethodDescriptor.<InferMessage, InferMessage>newBuilder()
                    .setType(MethodType.UNARY)
                    .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "ModelInfer"))
                    .setRequestMarshaller(new MessageMarshaller(Fields.REQUEST))
                    .setResponseMarshaller(new MessageMarshaller(Fields.RESPONSE))
                    .build();

    /** {@code rpc ServerLive} and the like: an empty request, and a truth as field 1 of the response. */
    static MethodDescriptor<Boolean, Boolean> health(String name) {
        return MethodDescriptor.<Boolean, Boolean>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(new TruthMarshaller())
                .setResponseMarshaller(new TruthMarshaller())
                .build();
    }

    private GrpcCodec() {}

    /** Numbers of fields; requests and responses differ in three of them. */
    private enum Fields {
        REQUEST(3, 5, 7),
        RESPONSE(3, 5, 6);

        private static final int MODEL = 1;
        private static final int VERSION = 2;
        private static final int TENSOR_NAME = 1;
        private static final int TENSOR_DATATYPE = 2;
        private static final int TENSOR_SHAPE = 3;
        private static final int WANTED = 6;

        private final int id;
        private final int tensors;
        private final int raw;

        Fields(int id, int tensors, int raw) {
            this.id = id;
            this.tensors = tensors;
            this.raw = raw;
        }
    }

    private record MessageMarshaller(Fields fields) implements MethodDescriptor.Marshaller<InferMessage> {
        @Override
        public InputStream stream(InferMessage message) {
            try {
                var bytes = new ByteArrayOutputStream();
                var out = CodedOutputStream.newInstance(bytes);
                out.writeString(Fields.MODEL, message.model());
                out.writeString(Fields.VERSION, message.version());
                out.writeString(fields.id, message.id());
                for (var tensor : message.tensors()) {
                    out.writeByteArray(fields.tensors, head(tensor));
                }
                if (fields == Fields.REQUEST) {
                    out.writeByteArray(Fields.WANTED, named(InferMessage.OUTPUT));
                }
                for (var tensor : message.tensors()) {
                    out.writeByteArray(fields.raw, tensor.bytes());
                }
                out.flush();
                return new ByteArrayInputStream(bytes.toByteArray());
            } catch (IOException e) {
                throw new UncheckedIOException("A message could not be written into memory", e);
            }
        }

        private static byte[] head(InferTensor tensor) throws IOException {
            var bytes = new ByteArrayOutputStream();
            var out = CodedOutputStream.newInstance(bytes);
            out.writeString(Fields.TENSOR_NAME, tensor.name());
            out.writeString(Fields.TENSOR_DATATYPE, tensor.datatype());
            for (var dimension : tensor.shape()) {
                out.writeInt64(Fields.TENSOR_SHAPE, dimension);
            }
            out.flush();
            return bytes.toByteArray();
        }

        private static byte[] named(String name) throws IOException {
            var bytes = new ByteArrayOutputStream();
            var out = CodedOutputStream.newInstance(bytes);
            out.writeString(Fields.TENSOR_NAME, name);
            out.flush();
            return bytes.toByteArray();
        }

        @Override
        public InferMessage parse(InputStream stream) {
            try {
                return parsed(CodedInputStream.newInstance(stream));
            } catch (IOException | IllegalArgumentException e) {
                throw Status.INTERNAL
                        .withDescription("The message is not one of the protocol: " + e.getMessage())
                        .withCause(e)
                        .asRuntimeException();
            }
        }

        private InferMessage parsed(CodedInputStream in) throws IOException {
            var model = "";
            var version = "";
            var id = "";
            var heads = new ArrayList<byte[]>();
            var raw = new ArrayList<byte[]>();
            for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
                var field = WireFormat.getTagFieldNumber(tag);
                if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    in.skipField(tag);
                } else if (field == Fields.MODEL) {
                    model = in.readString();
                } else if (field == Fields.VERSION) {
                    version = in.readString();
                } else if (field == fields.id) {
                    id = in.readString();
                } else if (field == fields.tensors) {
                    heads.add(in.readByteArray());
                } else if (field == fields.raw) {
                    raw.add(in.readByteArray());
                } else {
                    in.skipField(tag);
                }
            }
            return new InferMessage(model, version, id, tensors(heads, raw));
        }

        private static List<InferTensor> tensors(List<byte[]> heads, List<byte[]> raw) throws IOException {
            if (heads.size() != raw.size()) {
                throw new IllegalArgumentException(
                        "tensors must come as raw bytes, but of %d tensors %d do".formatted(heads.size(), raw.size()));
            }
            var tensors = new ArrayList<InferTensor>();
            for (var place = 0; place < heads.size(); place++) {
                tensors.add(tensor(CodedInputStream.newInstance(heads.get(place)), raw.get(place)));
            }
            return tensors;
        }

        /** Shapes come packed from most writers, and number by number from others. */
        private static InferTensor tensor(CodedInputStream in, byte[] bytes) throws IOException {
            var name = "";
            var datatype = "";
            var shape = new ArrayList<Long>();
            for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
                var field = WireFormat.getTagFieldNumber(tag);
                if (field == Fields.TENSOR_NAME) {
                    name = in.readString();
                } else if (field == Fields.TENSOR_DATATYPE) {
                    datatype = in.readString();
                } else if (field == Fields.TENSOR_SHAPE
                        && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
                    shape.add(in.readInt64());
                } else if (field == Fields.TENSOR_SHAPE) {
                    var limit = in.pushLimit(in.readRawVarint32());
                    while (in.getBytesUntilLimit() > 0) {
                        shape.add(in.readInt64());
                    }
                    in.popLimit(limit);
                } else {
                    in.skipField(tag);
                }
            }
            return new InferTensor(
                    name, datatype, shape.stream().mapToLong(Long::longValue).toArray(), bytes);
        }
    }

    private static final class TruthMarshaller implements MethodDescriptor.Marshaller<Boolean> {
        @Override
        public InputStream stream(Boolean value) {
            return new ByteArrayInputStream(value ? new byte[] {8, 1} : new byte[0]);
        }

        @Override
        public Boolean parse(InputStream stream) {
            try {
                var in = CodedInputStream.newInstance(stream);
                var truth = false;
                for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
                    if (WireFormat.getTagFieldNumber(tag) == 1
                            && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
                        truth = in.readBool();
                    } else {
                        in.skipField(tag);
                    }
                }
                return truth;
            } catch (IOException e) {
                throw Status.INTERNAL.withCause(e).asRuntimeException();
            }
        }
    }
}
