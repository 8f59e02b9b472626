import { expect, test } from "vitest";
import type { Schemas } from "../../api/client";
import { wayBack } from "./way-back";

function run(name: string, published_at: string | null, is_published = false): Schemas["RunInfo"] {
  return {
    run: name,
    kind: "forecast",
    made_at: "2025-10-27T06:00:00Z",
    origin: "2025-10-24",
    horizon: 13,
    model: "ridge",
    reason: "",
    is_published,
    published_at,
    metric: "wmape",
    files: [],
  };
}

test("the way back leads to the run published last before", () => {
  const runs = [run("r_0003", "T3", true), run("r_0002", "T2"), run("r_0001", "T1")];
  expect(wayBack(runs)?.run?.run).toBe("r_0002");
});

test("a run that was gone back to once counts from then", () => {
  const runs = [run("r_0003", "T4", true), run("r_0002", "T2"), run("r_0001", "T3")];
  expect(wayBack(runs)?.run?.run).toBe("r_0001");
});

test("with an older run published the list does not tell the way", () => {
  const runs = [run("r_0003", "T3"), run("r_0002", "T4", true), run("r_0001", "T1")];
  expect(wayBack(runs)).toEqual({ run: null });
});

test("with nothing else published there is no way back", () => {
  expect(wayBack([run("r_0002", "T2", true), run("r_0001", null)])).toBeNull();
});
