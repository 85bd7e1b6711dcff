// The workbench's entry: providers around the router.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { asProblem } from "./api/problem";
import { router } from "./app/router";
import { Theme } from "./ui/theme/Theme";

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What changes is told by the live feed; this only bounds how old an unheard change may get.
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && asProblem(error).retryable,
    },
  },
});

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <Theme>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Theme>
  </StrictMode>,
);
