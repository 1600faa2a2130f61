package io.sekkei.platform.access;

import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.stereotype.Component;

/** The servers elsewhere that vouch for people, as the operator named them. */
@Component
public class Issuers {
    private static final String START = "/oauth2/authorization/";

    private final List<Issuer> issuers;

    Issuers(ObjectProvider<InMemoryClientRegistrationRepository> registrations) {
        var known = registrations.getIfAvailable();
        this.issuers = known == null
                ? List.of()
                : StreamSupport.stream(known.spliterator(), false)
                        .map(Issuers::issuer)
                        .toList();
    }

    /**
     * One of them.
     *
     * @param name what people know it as
     * @param url where a browser goes to sign in there
     */
    public record Issuer(String name, String url) {}

    /** All of them, in no promised order. */
    public List<Issuer> all() {
        return issuers;
    }

    private static Issuer issuer(ClientRegistration registration) {
        return new Issuer(registration.getClientName(), START + registration.getRegistrationId());
    }
}
