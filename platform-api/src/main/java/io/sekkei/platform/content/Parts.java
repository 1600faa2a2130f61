package io.sekkei.platform.content;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A content before it is encrypted: the salt of its commitments, then each part as its name and its bytes, both of them
 * preceded by their length.
 *
 * @param salt without which the commitments tell nothing
 * @param contents the parts by name
 */
record Parts(byte[] salt, Map<String, byte[]> contents) {
    byte[] encoded() {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            write(out, salt);
            for (var part : contents.entrySet()) {
                out.writeUTF(part.getKey());
                write(out, part.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Parts decode(byte[] encoded) {
        var in = new DataInputStream(new ByteArrayInputStream(encoded));
        try {
            var salt = read(in);
            var parts = new LinkedHashMap<String, byte[]>();
            while (in.available() > 0) {
                parts.put(in.readUTF(), read(in));
            }
            return new Parts(salt, parts);
        } catch (IOException e) {
            throw new UncheckedIOException("What was decrypted is whole", e);
        }
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] read(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
