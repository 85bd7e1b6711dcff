// Every address of the workbench. A project stands before the rest; the default one is left out.
import { Navigate, createBrowserRouter, type RouteObject } from "react-router";
import { NotFound } from "./NotFound";
import { PageFailure } from "./PageFailure";
import { Shell } from "./Shell";

// Each feature is a chunk of its own, loaded when its page is first opened.
const pages = (): RouteObject[] => [
  { index: true, element: <Navigate to="traces" replace /> },
  {
    path: "traces",
    lazy: async () => ({ Component: (await import("../features/traces/TracesPage")).TracesPage }),
  },
  {
    path: "traces/:traceId",
    lazy: async () => ({
      Component: (await import("../features/trace-detail/TracePage")).TracePage,
    }),
  },
  {
    path: "sessions",
    lazy: async () => ({
      Component: (await import("../features/sessions/SessionsPage")).SessionsPage,
    }),
  },
  {
    path: "sessions/:sessionId",
    lazy: async () => ({
      Component: (await import("../features/session-detail/SessionPage")).SessionPage,
    }),
  },
  { path: "*", element: <NotFound /> },
];

export const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <PageFailure />,
    hydrateFallbackElement: <></>,
    children: [
      { path: "/p/:project", children: pages() },
      { path: "/", children: pages() },
    ],
  },
]);
