package io.sekkei.platform.content;

import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * Encrypts what the platform has to know itself and nobody shall read in the database, as a secret that signs. It is
 * encrypted under the master key and bound to its tenant and its name, so that it opens in its own place only.
 */
@Service
public class Secrets {
    private final MasterKey master;

    Secrets(MasterKey master) {
        this.master = master;
    }

    /** @param name what the secret is, as in {@code webhook/} and a number */
    public byte[] seal(UUID tenant, String name, byte[] secret) {
        return master.seal(tenant, name, secret);
    }

    /** @throws IllegalStateException if this is not what was sealed under this name for this tenant */
    public byte[] open(UUID tenant, String name, byte[] sealed) {
        return master.open(tenant, name, sealed);
    }
}
