package io.sekkei.platform.review;

import io.sekkei.platform.database.Sql;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.review.calendar.WorkingCalendar;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** When each tenant works. */
@Service
public class Calendars {
    private static final LocalTime OPENS = LocalTime.of(9, 0);
    private static final LocalTime CLOSES = LocalTime.of(18, 0);
    private static final String JAPAN = "JP";

    private final JdbcClient database;
    private final Tenancy tenancy;
    private final Ledger ledger;

    Calendars(JdbcClient database, Tenancy tenancy, Ledger ledger) {
        this.database = database;
        this.tenancy = tenancy;
        this.ledger = ledger;
    }

    /** The tenant's calendar, or from Monday to Friday, nine to six, with Japan's holidays. */
    @Transactional(readOnly = true)
    public WorkingCalendar of(TenantId tenant) {
        var zone = tenancy.timeZoneOf(tenant).orElse(ZoneOffset.UTC);
        return database.sql("select * from review_calendar where tenant_id = ?")
                .param(tenant.value())
                .query((row, number) -> calendar(row, zone))
                .optional()
                .orElseGet(() -> usual(zone));
    }

    /** Sets the calendar; what is due already stays due when it was. */
    @Transactional
    public void set(
            Caller by,
            LocalTime opens,
            LocalTime closes,
            Set<DayOfWeek> weekdays,
            String country,
            Set<LocalDate> closed) {
        by.mustBe(Role.TENANT_ADMIN);
        database.sql("""
            insert into review_calendar (tenant_id, opens, closes, weekdays, country, closed)
            values (?, ?, ?, ?::integer[], ?, ?::date[])
            on conflict (tenant_id) do update set opens = excluded.opens, closes = excluded.closes,
                weekdays = excluded.weekdays, country = excluded.country, closed = excluded.closed
            """)
                .param(by.tenant().value())
                .param(opens)
                .param(closes)
                .param(Sql.elements(weekdays.stream().map(DayOfWeek::getValue).toList()))
                .param(country)
                .param(Sql.elements(closed))
                .update();
        ledger.append(by.did("REVIEW_CALENDAR_SET", by.tenant().value())
                .saying(fields -> fields.with("opens", String.valueOf(opens))
                        .with("closes", String.valueOf(closes))
                        .with("country", country)
                        .with("closed_days", closed.size())));
    }

    private static WorkingCalendar usual(ZoneId zone) {
        return new WorkingCalendar(
                zone, OPENS, CLOSES, EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), JAPAN, Set.of());
    }

    private static WorkingCalendar calendar(ResultSet row, ZoneId zone) throws SQLException {
        var weekdays = Arrays.stream((Integer[]) row.getArray("weekdays").getArray())
                .map(DayOfWeek::of)
                .collect(Collectors.toSet());
        var closed = Arrays.stream((Date[]) row.getArray("closed").getArray())
                .map(Date::toLocalDate)
                .collect(Collectors.toSet());
        return new WorkingCalendar(
                zone,
                row.getObject("opens", LocalTime.class),
                row.getObject("closes", LocalTime.class),
                weekdays,
                row.getString("country"),
                closed);
    }
}
