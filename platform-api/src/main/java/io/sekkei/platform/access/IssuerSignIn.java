package io.sekkei.platform.access;

import io.sekkei.platform.access.StoredPeople.Credentials;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.tenancy.Actor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets in people whom an OpenID Connect issuer vouches for.
 *
 * <p>The issuer's number of a person counts. The first time it is linked to the one active person who has the address,
 * if the issuer says that it verified it; nobody is added. An unverified address would let in whoever writes it into a
 * form.
 */
@Component
class IssuerSignIn implements AuthenticationSuccessHandler, AuthenticationFailureHandler {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerSignIn.class);
    private static final String HOME = "/";
    private static final String FAILED = "/?sign_in=failed";
    private static final String BY = "oidc";

    private final StoredPeople people;
    private final Identities identities;
    private final SignInThrottle throttle;
    private final ClientAddress addresses;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;

    IssuerSignIn(
            StoredPeople people,
            Identities identities,
            SignInThrottle throttle,
            ClientAddress addresses,
            Ledger ledger,
            TransactionTemplate transaction,
            Clock clock) {
        this.people = people;
        this.identities = identities;
        this.throttle = throttle;
        this.addresses = addresses;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var user = authentication.getPrincipal() instanceof OidcUser vouched ? vouched : null;
        var person = user == null ? Optional.<PersonProfile>empty() : recognise(user);
        if (person.isPresent()) {
            Sessions.begin(request, person.get().id(), clock.instant());
            response.sendRedirect(HOME);
        } else {
            var email = user == null ? null : user.getEmail();
            refuse(request, response, Objects.requireNonNullElse(email, ""));
        }
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        LOG.info("A sign-in with an issuer failed: {}", failure.getMessage());
        refuse(request, response, "");
    }

    private Optional<PersonProfile> recognise(OidcUser user) {
        try (var scope = TenantScope.ofPlatform()) {
            return Objects.requireNonNull(transaction.execute(status -> {
                var person = known(user).or(() -> link(user)).filter(PersonProfile::isActive);
                person.ifPresent(found -> ledger.append(SignIn.signedIn(found, BY)));
                return person;
            }));
        }
    }

    private Optional<PersonProfile> known(OidcUser user) {
        return identities.find(issuer(user), subject(user)).flatMap(people::find);
    }

    private Optional<PersonProfile> link(OidcUser user) {
        var email = user.getEmail();
        if (email == null || !Boolean.TRUE.equals(user.getEmailVerified())) {
            return Optional.empty();
        }
        var candidates = people.withEmail(email).stream()
                .map(Credentials::person)
                .filter(PersonProfile::isActive)
                .toList();
        if (candidates.size() != 1) {
            return Optional.empty();
        }
        var person = candidates.get(0);
        identities.link(issuer(user), subject(user), person);
        ledger.append(People.entry(Actor.PLATFORM, "IDENTITY_LINKED", person)
                .saying(fields -> fields.with("issuer", issuer(user)))
                .committingTo("subject", subject(user).getBytes(StandardCharsets.UTF_8)));
        return Optional.of(person);
    }

    private static String issuer(OidcUser user) {
        return Objects.requireNonNull(user.getIssuer(), "Every ID token names its issuer")
                .toString();
    }

    private static String subject(OidcUser user) {
        return Objects.requireNonNull(user.getSubject(), "Every ID token names its subject");
    }

    /** Anybody can call this address with anything, so only so many failures of one place are recorded. */
    private void refuse(HttpServletRequest request, HttpServletResponse response, String email) throws IOException {
        var from = addresses.of(request);
        try (var scope = TenantScope.ofPlatform()) {
            transaction.executeWithoutResult(status -> {
                if (throttle.admit(throttle.origin(from)).isEmpty()) {
                    ledger.append(SignIn.failure(email, null, BY, from));
                }
            });
        }
        Sessions.end(request);
        response.sendRedirect(FAILED);
    }
}
