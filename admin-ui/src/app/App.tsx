import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { RouterProvider } from "react-router";
import { useMe, SessionProvider, type Me } from "../api/session";
import { NewPasswordScreen } from "../features/access/NewPasswordScreen";
import { SignInScreen } from "../features/access/SignInScreen";
import { LocaleProvider, ZoneProvider } from "../locales";
import { Away } from "./Away";
import { createQueries } from "./queries";
import { createRoutes } from "./router";
import { SignInAgain } from "./SignInAgain";

export function App() {
  const [queries] = useState(createQueries);
  return (
    <QueryClientProvider client={queries}>
      <Door />
    </QueryClientProvider>
  );
}

/** Who is there decides what is shown: nothing yet, the sign-in, a new password, or the portal. */
function Door() {
  const { data: me, error } = useMe();
  return (
    <LocaleProvider {...(me?.language ? { persons: me.language } : {})}>
      <Away />
      {me === null && <SignInScreen />}
      {me && <Inside me={me} />}
      {error && me === undefined && <main className="alone" />}
    </LocaleProvider>
  );
}

function Inside({ me }: { me: Me }) {
  const [router] = useState(createRoutes);
  return (
    <ZoneProvider zone={me.tenant.time_zone}>
      <SessionProvider me={me}>
        {me.password_temporary ? <NewPasswordScreen /> : <RouterProvider router={router} />}
        <SignInAgain me={me} />
      </SessionProvider>
    </ZoneProvider>
  );
}
