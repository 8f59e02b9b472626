import { expect, test } from "vitest";
import type { Schemas } from "./client";
import { isOpen, withJob } from "./jobs";

function job(id: string, state: Schemas["JobState"]): Schemas["JobInfo"] {
  return {
    id,
    state,
    kind: "run",
    step: "",
    done: 0,
    total: 0,
    requested_by: "ana",
    created_at: "2025-10-27T06:00:00Z",
    attempts: 1,
    log: [],
  };
}

test("a job that moved stays at its place, a new one comes on top", () => {
  const page = { items: [job("j2", "running"), job("j1", "done")], meta: { total: 2 } };
  expect(withJob(page, job("j2", "done")).items.map(({ state }) => state)).toEqual([
    "done",
    "done",
  ]);
  expect(withJob(page, job("j3", "queued")).items.map(({ id }) => id)).toEqual(["j3", "j2", "j1"]);
});

test("only queued and running jobs may still move", () => {
  const states: Schemas["JobState"][] = ["queued", "running", "done", "failed", "cancelled"];
  expect(states.filter((state) => isOpen(job("j", state)))).toEqual(["queued", "running"]);
});
