package io.sekkei.platform.review.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The slow model of a review: a list of what happened, read from its beginning for every question. It knows no seats:
 * it counts whose approvals of the current text are on the list, and asks whether each step has had its roles.
 */
final class History {
    enum What {
        CLAIMED,
        PUT_BACK,
        APPROVED,
        EDITED,
        REJECTED,
        RETURNED,
        ESCALATED,
        WITHDRAWN,
        EXPIRED,
        RECALLED
    }

    record Event(What what, UUID person, String role, long token, int at, int until) {}

    private final Route route;
    private final UUID requester;
    private final int due;
    private final List<Event> events = new ArrayList<>();

    History(Route route, UUID requester, int due) {
        this.route = route;
        this.requester = requester;
        this.due = due;
    }

    void happened(Event event) {
        events.add(event);
    }

    boolean mayClaim(UUID person, String role, int now) {
        return open(now)
                && !authors().contains(person)
                && approvals().stream().noneMatch(event -> event.person().equals(person))
                && claims(now).values().stream()
                        .noneMatch(event -> event.person().equals(person))
                && wanted(now).contains(role);
    }

    boolean mayDecide(long token, int revision, int now) {
        return open(now) && claims(now).containsKey(token) && revision == revision();
    }

    boolean mayPutBack(long token, int now) {
        return open(now) && claims(now).containsKey(token);
    }

    boolean mayWithdraw(UUID person) {
        return undecided() && person.equals(requester);
    }

    boolean mayExpire(int now) {
        return undecided() && now >= due;
    }

    boolean mayEscalate(int now) {
        return open(now);
    }

    boolean mayRecall() {
        return complete() && events.stream().noneMatch(event -> event.what() == What.RECALLED);
    }

    Stage stage(int now) {
        if (events.stream().anyMatch(event -> event.what() == What.RECALLED)) {
            return Stage.RECALLED;
        }
        if (complete()) {
            return Stage.RELEASED;
        }
        if (!undecided()) {
            return Stage.WITHHELD;
        }
        return claims(now).isEmpty() ? Stage.HELD : Stage.CLAIMED;
    }

    int revision() {
        return 1
                + (int) events.stream()
                        .filter(event -> event.what() == What.EDITED)
                        .count();
    }

    Set<UUID> authors() {
        var authors = new HashSet<UUID>();
        authors.add(requester);
        events.stream().filter(event -> event.what() == What.EDITED).forEach(event -> authors.add(event.person()));
        return authors;
    }

    Event claim(long token) {
        return events.stream()
                .filter(event -> event.what() == What.CLAIMED && event.token() == token)
                .findFirst()
                .orElseThrow();
    }

    private boolean open(int now) {
        return undecided() && now < due;
    }

    private boolean undecided() {
        return !complete()
                && events.stream()
                        .noneMatch(event -> Set.of(What.REJECTED, What.RETURNED, What.WITHDRAWN, What.EXPIRED)
                                .contains(event.what()));
    }

    private boolean complete() {
        return steps().stream().allMatch(List::isEmpty);
    }

    /** The roles each step still needs, with what escalations made of them. */
    private List<List<String>> steps() {
        var steps = new ArrayList<List<String>>();
        route.steps().forEach(step -> steps.add(new ArrayList<>(step.roles())));
        var since = lastEdit();
        for (int i = 0; i < events.size(); i++) {
            var event = events.get(i);
            if (event.what() == What.ESCALATED) {
                steps.forEach(step -> step.replaceAll(role -> event.role()));
            } else if (event.what() == What.APPROVED && i > since) {
                steps.stream()
                        .filter(step -> !step.isEmpty())
                        .findFirst()
                        .orElseThrow()
                        .remove(event.role());
            }
        }
        return steps;
    }

    private List<Event> approvals() {
        return events.subList(lastEdit() + 1, events.size()).stream()
                .filter(event -> event.what() == What.APPROVED)
                .toList();
    }

    private int lastEdit() {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).what() == What.EDITED) {
                return i;
            }
        }
        return -1;
    }

    /** Claims that still hold, by their tokens. */
    private Map<Long, Event> claims(int now) {
        var claims = new HashMap<Long, Event>();
        for (var event : events) {
            switch (event.what()) {
                case CLAIMED -> claims.put(event.token(), event);
                case PUT_BACK, APPROVED -> claims.remove(event.token());
                case EDITED, ESCALATED -> claims.clear();
                default -> {}
            }
        }
        claims.values().removeIf(event -> now >= event.until());
        return claims;
    }

    /** Roles for which the open step has a place that nobody sits on. */
    private List<String> wanted(int now) {
        var wanted = new ArrayList<>(
                steps().stream().filter(step -> !step.isEmpty()).findFirst().orElse(List.of()));
        claims(now).values().forEach(event -> wanted.remove(event.role()));
        return wanted;
    }
}
