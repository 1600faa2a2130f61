package io.sekkei.platform.access;

import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.problem.ProblemWriter;
import io.sekkei.platform.problem.RequestTrace;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.ForbiddenProblem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Who may go where: the API with a key, a few pages without, nothing else at all. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String[] PORTAL = {
        "/",
        "/index.html",
        "/portal",
        "/portal/**",
        "/favicon.ico",
        "/favicon.svg",
        "/assets/**",
        "/openapi.json",
        "/actuator/health"
    };
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
                    + " manifest-src 'self'; worker-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http,
            ApiKeys keys,
            ClientAddress addresses,
            People people,
            Visits visits,
            SignInSettings settings,
            Clock clock,
            ObjectProvider<ClientRegistrationRepository> issuers,
            IssuerSignIn issuerSignIn,
            ProblemWriter problems) {
        if (issuers.getIfAvailable() != null) {
            http.oauth2Login(login -> login.successHandler(issuerSignIn)
                    .failureHandler(issuerSignIn)
                    .authorizedClientRepository(new NoTokens()));
        }
        return http.csrf(csrf -> csrf.csrfTokenRepository(new HttpSessionCsrfTokenRepository())
                        .requireCsrfProtectionMatcher(SecurityConfiguration::changesSomethingBySession))
                // Our own filters say on every request who asks, so Spring keeps nothing of it between requests.
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(SecurityConfiguration::strict)
                .addFilterBefore(new ApiKeyFilter(keys, addresses, problems), CsrfFilter.class)
                .addFilterBefore(new SessionFilter(people, visits, settings, problems, clock), CsrfFilter.class)
                .addFilterBefore(new TenantScopeFilter(), AuthorizationFilter.class)
                .authorizeHttpRequests(rules -> rules.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, SessionFilter.SIGN_IN)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, SessionFilter.SIGN_IN + "/issuers")
                        .permitAll()
                        .requestMatchers("/v1/**", "/api/v1/**")
                        .authenticated()
                        // Ledgers that are witnessed here sign what they send.
                        .requestMatchers("/witness/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, PORTAL)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, PORTAL)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(
                                (request, response, e) -> problems.write(request, response, unknown(request)))
                        .accessDeniedHandler((request, response, e) -> problems.write(request, response, refused(e))))
                .build();
    }

    /** A browser sends the cookie of a session on anybody's behalf; a key is only sent by whoever has it. */
    private static boolean changesSomethingBySession(HttpServletRequest request) {
        return CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request)
                && Caller.of(request).filter(caller -> caller.person() != null).isPresent();
    }

    private static Problem unknown(HttpServletRequest request) {
        return RequestTrace.of(request).path().startsWith("/api/v1/")
                ? new Problem(
                        HttpStatus.UNAUTHORIZED,
                        "unauthenticated",
                        null,
                        "Sign in at POST /api/v1/session, or send an API key as 'Authorization: Bearer sk-sekkei-…'")
                : new InvalidApiKeyProblem();
    }

    private static Problem refused(AccessDeniedException e) {
        return e instanceof CsrfException
                ? new Problem(
                        HttpStatus.FORBIDDEN,
                        "csrf_token_wrong",
                        "X-CSRF-TOKEN",
                        "Send the csrf_token that GET /api/v1/me tells in a header X-CSRF-TOKEN")
                : new ForbiddenProblem("There is nothing here for anybody");
    }

    /** Keeps Spring Boot from making a user with a password of its own. */
    @Bean
    AuthenticationManager authenticationManager() {
        return authentication -> {
            throw new ProviderNotFoundException("Callers are recognised by filters, and by nobody else");
        };
    }

    private static void strict(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .permissionsPolicyHeader(policy -> policy.policy("camera=(), microphone=(), geolocation=()"));
    }
}
