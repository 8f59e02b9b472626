"""Both sides of one data set beside each other.

`python compare.py header` prints what the columns are. `python compare.py DATASET_FOLDER WORK_FOLDER SETUP MODEL
FIGURES` reads what both sides have written into WORK_FOLDER (`peer.parquet`, `peer.json`, `ours.parquet`, `ours.json`),
prints a line per measure of error and appends a row to FIGURES. Without `ours.json` it prints the peer alone.
"""

import json
import pathlib
import sys
import tomllib

import scores

HEADER = f"""\
Error: the first measure of a data set is the one it is judged by. Processor seconds on one thread: features (of the
rows learnt from; those of fed-back steps are in predict), fit and predict; sum: of the three. Where ours has no figure
for features they are in fit. MB: peak memory of a process that does this data set alone. Ratios: ours over the peer's.

{'':<43} {'error':^26}  {'features':^15}  {'fit':^15}  {'predict':^15}  {'sum':^22}  {'MB':^18}
{'data set':<14} {'peer':<12} {'ours':<9} {'':<6} {'ours':>9} {'peer':>9} {'ratio':>6}\
  {'ours':>7} {'peer':>7}  {'ours':>7} {'peer':>7}  {'ours':>7} {'peer':>7}\
  {'ours':>7} {'peer':>7} {'ratio':>6}  {'ours':>5} {'peer':>5} {'ratio':>6}"""

STAGES = ["features", "fit", "predict"]


class Side:
    """What one side did; nothing where it did not run."""

    def __init__(self, folder, settings, work, name):
        report = work / f"{name}.json"
        self.has_run = report.exists()
        if not self.has_run:
            return
        figures = json.loads(report.read_text())
        self.seconds, self.peak_mb = figures["seconds"], figures["peak_mb"]
        self.errors = scores.errors(folder, settings, work / f"{name}.parquet")
        # The peer's preparation (sizes of series, logs) is work that ours does while it builds features.
        self.seconds["features"] = self.seconds.get("features", 0.0) + self.seconds.get("prepare", 0.0)
        self.total = sum(self.seconds[stage] for stage in STAGES)

    def figures(self):
        if not self.has_run:
            return None
        return {"errors": self.errors, "seconds": self.seconds, "sum": self.total, "peak_mb": self.peak_mb}


def lines(name, setup, model, ours, peer):
    def number(side, value, width, digits):
        return f"{value(side):{width}.{digits}f}" if side.has_run else f"{'-':>{width}}"

    def pair(value, width, digits):
        return f"{number(ours, value, width, digits)} {number(peer, value, width, digits)}"

    def ratio(value):
        if not (ours.has_run and peer.has_run):
            return f"{'-':>6}"
        return f"{value(ours) / value(peer):6.3f}"

    for place, measure in enumerate(peer.errors):
        error = lambda side: side.errors[measure]
        line = f"{name:<14} {setup:<12} {model:<9} {measure:<6} {pair(error, 9, 3)} {ratio(error)}"
        if place == 0:
            for stage in STAGES:
                line += f"  {pair(lambda side: side.seconds[stage], 7, 2)}"
            total, peak = lambda side: side.total, lambda side: side.peak_mb
            line += f"  {pair(total, 7, 2)} {ratio(total)}  {pair(peak, 5, 0)} {ratio(peak)}"
        yield line


def main():
    if sys.argv[1:] == ["header"]:
        print(HEADER)
        return
    folder, work, (setup, model) = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:5]
    settings = tomllib.loads((folder / "forecastle.toml").read_text())
    ours, peer = (Side(folder, settings, work, name) for name in ("ours", "peer"))
    print(*lines(folder.name, setup, model, ours, peer), sep="\n", flush=True)
    row = {"dataset": folder.name, "peer_setup": setup, "model": model}
    with open(sys.argv[5], "a") as figures:
        figures.write(json.dumps(row | {"ours": ours.figures(), "peer": peer.figures()}) + "\n")


if __name__ == "__main__":
    main()
