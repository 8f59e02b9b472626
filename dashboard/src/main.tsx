import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
import { loadPart } from "./api/load";
import { Problem } from "./api/problem";
import { Message, Skeleton } from "./components/states";
import { PAGES } from "./routes";
import { Session } from "./session/session";
import { PageFault } from "./shell/page-fault";
import { Shell } from "./shell/shell";
import "./styles.css";
import { words } from "./words";

const STALE_AFTER_MS = 60_000;

/** A fault of the service is tried once more; a refusal or a lost connection is not. */
function shouldRetry(failures: number, error: unknown): boolean {
  return failures < 1 && error instanceof Problem && error.status >= 500;
}

const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: STALE_AFTER_MS, retry: shouldRetry, networkMode: "always" },
    mutations: { networkMode: "always" },
  },
});

function Missing() {
  return <Message title={words.states.missing}>{words.states.missingHelp}</Message>;
}

const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <PageFault />,
    HydrateFallback: Skeleton,
    children: [
      ...PAGES.map(({ path, load }) => ({
        path,
        lazy: async () => ({ Component: (await loadPart(load)).default }),
      })),
      { path: "*", element: <Missing /> },
    ],
  },
]);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Session>
        <RouterProvider router={router} />
      </Session>
    </QueryClientProvider>
  </StrictMode>,
);
