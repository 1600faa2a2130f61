package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Instant;
import java.util.UUID;

/**
 * A platform admin's stay in a tenant.
 *
 * @param id its number
 * @param tenant where
 * @param person who
 * @param reason why, in their words
 * @param beganAt since when
 * @param endsAt until when at most
 */
public record Visit(UUID id, TenantId tenant, PersonId person, String reason, Instant beganAt, Instant endsAt) {}
