import createClient from "openapi-fetch";
import { createSignal } from "../signal";
import { reportLost } from "./connection";
import { ConnectionLost, Problem } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** Whether the session has ended while its pages are still shown. */
export const sessionEnded = createSignal(false);

let csrfToken: string | null = null;

/** Keeps the token that proves a change comes from this page. */
export function keepCsrfToken(token: string | null | undefined): void {
  csrfToken = token ?? null;
}

export const client = createClient<paths>({ baseUrl: location.origin });

client.use({
  onRequest({ request }) {
    if (request.method !== "GET" && csrfToken) request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
});

interface Answer<T> {
  data?: T | undefined;
  error?: unknown;
  response: Response;
}

function problemOf(answer: Answer<unknown>): Problem {
  const { error, response } = answer;
  const body = typeof error === "object" && error !== null ? error : null;
  return new Problem(response.status, body);
}

/** The data of an answer; a `Problem` is thrown for a refusal and `ConnectionLost` for none. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    reportLost();
    throw new ConnectionLost();
  }
  if (answer.response.ok) return answer.data as T;
  const problem = problemOf(answer);
  if (problem.isSignedOut) sessionEnded.set(true);
  throw problem;
}
