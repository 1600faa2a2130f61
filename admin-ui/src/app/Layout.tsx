import { useEffect, useRef, useState } from "react";
import { NavLink, Outlet, ScrollRestoration, useLocation } from "react-router";
import { useSession } from "../api/session";
import { useTexts } from "../locales";
import { GROUPS, type Door, type Group } from "./feature";
import { doorOf, doorsOf } from "./features";
import { LanguageSwitch, ThemeSwitch } from "../components/Switches";
import { Nowhere } from "./Nowhere";
import { VisitBanner } from "./VisitBanner";

/** Navigation beside, the screen in the middle. */
export function Layout() {
  const t = useTexts();
  const { pathname } = useLocation();
  const main = useFocusOnNewScreen(pathname);
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [pathname]);
  return (
    <div className={`layout ${open ? "menu-open" : ""}`}>
      <a className="skip" href="#main">
        {t("app.skip")}
      </a>
      <header className="bar">
        <Brand />
        <button
          type="button"
          className="menu-button"
          aria-expanded={open}
          aria-controls="menu"
          onClick={() => setOpen(!open)}
        >
          {t("app.menu")}
        </button>
      </header>
      <aside id="menu" className="side">
        <Brand />
        <Navigation />
        <Person />
      </aside>
      <main id="main" ref={main} tabIndex={-1}>
        <VisitBanner />
        <Guarded path={pathname} />
      </main>
      <ScrollRestoration />
    </div>
  );
}

function Guarded({ path }: { path: string }) {
  const { is } = useSession();
  const door = doorOf(path.replace(/^\/portal\/?/, ""));
  return door && !is(...door.roles) ? <Nowhere /> : <Outlet />;
}

function Brand() {
  return (
    <NavLink to="/portal" className="brand" end>
      <img src="/favicon.svg" alt="" width={28} height={28} />
      <span translate="no">
        Sekkei <span lang="ja">設計</span>
      </span>
    </NavLink>
  );
}

function Navigation() {
  const t = useTexts();
  const { me } = useSession();
  const doors = doorsOf(me.roles);
  return (
    <nav aria-label={t("app.navigation")}>
      {GROUPS.map((group) => (
        <NavigationGroup key={group} group={group} doors={doors.filter((door) => door.group === group)} />
      ))}
    </nav>
  );
}

function NavigationGroup({ group, doors }: { group: Group; doors: Door[] }) {
  const t = useTexts();
  if (doors.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby={`group-${group}`}>
      <h2 id={`group-${group}`}>{t(`app.group.${group}`)}</h2>
      <ul>
        {doors.map((door) => (
          <li key={door.path}>
            <NavLink to={`/portal/${door.path}`}>{t(door.label)}</NavLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Person() {
  const t = useTexts();
  const { me, signOut } = useSession();
  return (
    <div className="person">
      <p>
        <b>{me.person?.name ?? t("app.visitor")}</b>
        <small>{me.tenant.name}</small>
      </p>
      <div className="switches">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <p className="person-actions">
        <NavLink to="/portal/me">{t("app.me")}</NavLink>
        <button type="button" className="link" onClick={() => void signOut()}>
          {t("app.signOut")}
        </button>
      </p>
    </div>
  );
}

/** Those who hear the page are told where they are. */
function useFocusOnNewScreen(path: string) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    if (before.current !== path) {
      before.current = path;
      main.current?.focus({ preventScroll: true });
    }
  }, [path]);
  return main;
}
