package io.sekkei.platform.access;

import io.sekkei.platform.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Who may go where: the API with a key, a few pages without, nothing else at all. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String[] PORTAL = {
        "/", "/index.html", "/favicon.ico", "/favicon.svg", "/assets/**", "/openapi.json", "/actuator/health"
    };
    private static final String CONTENT_POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none';" + " frame-ancestors 'none'; form-action 'self'";

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, ApiKeys keys, ClientAddress addresses, ProblemWriter problems) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(SecurityConfiguration::strict)
                .addFilterBefore(new ApiKeyFilter(keys, addresses, problems), AuthorizationFilter.class)
                .addFilterBefore(new TenantScopeFilter(), AuthorizationFilter.class)
                .authorizeHttpRequests(rules -> rules.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/v1/**", "/api/v1/audit/**")
                        .authenticated()
                        .requestMatchers(HttpMethod.GET, PORTAL)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, PORTAL)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(
                                (request, response, e) -> problems.write(request, response, new InvalidApiKeyProblem()))
                        .accessDeniedHandler(
                                (request, response, e) -> problems.write(request, response, new ForbiddenProblem())))
                .build();
    }

    /** Keeps Spring Boot from making a user with a password of its own. */
    @Bean
    AuthenticationManager authenticationManager() {
        return authentication -> {
            throw new IllegalStateException("API keys are the only way in");
        };
    }

    private static void strict(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .permissionsPolicyHeader(policy -> policy.policy("camera=(), microphone=(), geolocation=()"));
    }
}
