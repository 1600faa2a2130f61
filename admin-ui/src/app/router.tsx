import { createBrowserRouter, Navigate } from "react-router";
import { useSession } from "../api/session";
import { Broken } from "./Broken";
import { doorsOf, FEATURES } from "./features";
import { Layout } from "./Layout";
import { Nowhere } from "./Nowhere";

export function createRoutes() {
  return createBrowserRouter([
    {
      path: "/portal",
      element: <Layout />,
      errorElement: <Broken />,
      children: [
        {
          errorElement: <Broken />,
          children: [
            { index: true, element: <Home /> },
            ...FEATURES.flatMap((feature) => feature.routes),
            { path: "*", element: <Nowhere /> },
          ],
        },
      ],
    },
    { path: "*", element: <Navigate to="/portal" replace /> },
  ]);
}

/** The first thing somebody with these roles has to do. */
function Home() {
  const { me } = useSession();
  const first = doorsOf(me.roles)[0];
  return first ? <Navigate to={`/portal/${first.path}`} replace /> : <Nowhere />;
}
