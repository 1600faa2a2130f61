package io.sekkei.platform.database;

import io.sekkei.platform.problem.StartRefusedException;
import jakarta.annotation.PostConstruct;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes sure that row-level security binds the role the platform works as. */
@Component
@DependsOnDatabaseInitialization
class ApplicationRole {
    static final String REMEDY = "Let spring.datasource.username be a role of its own that owns nothing, and"
            + " spring.flyway.user the owner of the tables; docs/operations.md has the statements.";

    private final JdbcClient database;

    ApplicationRole(JdbcClient database) {
        this.database = database;
    }

    /** Whether a role may act as one that is a superuser, passes over policies, or owns tables. */
    private record Powers(String role, boolean all, boolean tables, boolean granted) {}

    @PostConstruct
    void check() {
        var powers = powers();
        if (powers.all()) {
            throw refused(powers, "is a superuser or has BYPASSRLS");
        }
        if (powers.tables()) {
            throw refused(powers, "owns tables");
        }
        if (!powers.granted()) {
            throw new StartRefusedException(
                    "The platform works in PostgreSQL as %s, which is no member of the role this database was set up for"
                            .formatted(powers.role()),
                    "Grant it membership in the role that 'select sekkei_application()' tells.");
        }
    }

    private Powers powers() {
        return database.sql("""
                        select current_user as role,
                            exists (select from pg_roles r where (r.rolsuper or r.rolbypassrls)
                                and pg_has_role(current_user, r.oid, 'member')) as "all",
                            exists (select from pg_class c where c.relkind in ('r', 'p')
                                and c.relnamespace = current_schema()::regnamespace
                                and pg_has_role(current_user, c.relowner, 'member')) as tables,
                            pg_has_role(current_user, sekkei_application(), 'usage') as granted
                        """).query(Powers.class).single();
    }

    private static StartRefusedException refused(Powers powers, String why) {
        return new StartRefusedException(
                "The platform works in PostgreSQL as %s, which %s, so row-level security would not keep tenants apart"
                        .formatted(powers.role(), why),
                REMEDY);
    }
}
