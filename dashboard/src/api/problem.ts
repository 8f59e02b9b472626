import type { components } from "./schema";

type ProblemBody = components["schemas"]["Problem"];

/** What the service answered instead of what was asked for (`application/problem+json`). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  /** The page that explains the code. */
  readonly page: string | null;
  /** What to do about it, one line each. */
  readonly hints: string[];

  constructor(status: number, body: Partial<ProblemBody> | null) {
    super(body?.detail ?? body?.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = body?.code ?? `HTTP ${status}`;
    this.title = body?.title ?? "";
    this.page = body?.type?.startsWith("/docs/errors/") ? body.type : null;
    this.hints = (body?.errors ?? []).flatMap((error) => (error.hint ? [error.hint] : []));
  }

  /** Whether nobody is signed in, as opposed to a wrong password. */
  get isSignedOut(): boolean {
    return this.status === 401 && this.code !== "A002";
  }
}

/** No answer came at all. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

/** Whether nothing was published yet, so that there is nothing to show. */
export function isNothingPublished(error: unknown): boolean {
  return error instanceof Problem && error.code === "P001";
}

/** Whether the session has ended; the login then lies over the page, which waits. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.isSignedOut;
}

/** Whether a list's cursor leads into a run that is no longer held. */
export function isGoneCursor(error: unknown): boolean {
  return error instanceof Problem && error.code === "Q002";
}
