"""Says which limits are met: `python limits.py FIGURES.jsonl [FIGURES.csv]`; all figures go to the second."""

import csv
import json
import sys

from models import ENSEMBLE, all_models

# Fewer series than this (unless there are no more) say too little about accuracy.
ENOUGH = 30
WORSE_AT_MOST_PERCENT = 0.5
# Who gives up is quick: with more than this share of series without a forecast, there is nothing to compare.
FAILED_AT_MOST = 0.1


def time_limit(row, side, share):
    """The figures of one data set against a limit on time, None where there is nothing to compare."""
    ours, other = row["ours_ms"], row[f"{side}_ms"]
    if not other or gave_up(row, side):
        return None
    text = f"{row['dataset']} {ours:.4f} ms against {other:.4f} ({other / ours:.1f} times)"
    return ours <= share * other, ours / other, text


def gave_up(row, side):
    failed = max(row["ours_failed"], row[f"{side}_failed"] or 0)
    return failed > FAILED_AT_MOST * row["compared"]


def accuracy_limit(row, key):
    ours, other = row[f"ours_{key}"], row[f"statsforecast_{key}"]
    enough = row["compared"] >= min(ENOUGH, row["series"])
    if not enough or ours is None or not other or gave_up(row, "statsforecast"):
        return None
    more = 100 * (ours / other - 1)
    most = 0.0 if row["model"] == ENSEMBLE.name else WORSE_AT_MOST_PERCENT
    return more <= most, more, f"{row['dataset']} {ours:.4f} against {other:.4f} ({more:+.2f} %, n {row['compared']})"


def judge(title, judged):
    """Prints one limit of one model over all data sets, the missed ones from the worst on."""
    judged = [one for one in judged if one is not None]
    missed = sorted((one for one in judged if not one[0]), key=lambda one: -one[1])
    if not judged:
        print(f"not judged  {title}: nothing to compare")
    elif missed:
        print(f"NOT MET     {title}: on {len(missed)} of {len(judged)} data sets")
        for _, _, text in missed:
            print(f"                {text}")
    else:
        worst = max(judged, key=lambda one: one[1])
        print(f"met         {title}: on {len(judged)} data sets; nearest to it {worst[2]}")


def main():
    with open(sys.argv[1]) as file:
        rows = [json.loads(line) for line in file]
    if len(sys.argv) > 2 and rows:
        with open(sys.argv[2], "w", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    print("\nLimits")
    for model in all_models():
        mine = [row for row in rows if row["model"] == model.name]
        if not mine:
            continue
        if model.time_share is not None:
            title = f"{model.name}: time at most 1/{round(1 / model.time_share)} of statsforecast's"
            judge(title, [time_limit(row, "statsforecast", model.time_share) for row in mine])
        if model.not_slower_than_anofox and any(row["anofox_ms"] is not None for row in mine):
            title = f"{model.name}: not slower than anofox-forecast"
            judge(title, [time_limit(row, "anofox", 1.0) for row in mine])
        if model.peer is not None or model is ENSEMBLE:
            how = "better than" if model is ENSEMBLE else f"at most {WORSE_AT_MOST_PERCENT} % worse than"
            for key in ("mase", "wql"):
                title = f"{model.name}: {key.upper()} {how} statsforecast's"
                judge(title, [accuracy_limit(row, key) for row in mine])
    carparts = [row for row in rows if row["dataset"] == "carparts" and row["ours_all_wql_deciles"]]
    if carparts:
        best = min(carparts, key=lambda row: row["ours_all_wql_deciles"])
        score = best["ours_all_wql_deciles"]
        verdict = "met    " if score < 1.0 else "NOT MET"
        title = "carparts: WQL over nine deciles better than that of no demand at all, 1.00"
        print(f"{verdict}     {title}: {best['model']} {score:.4f}")


if __name__ == "__main__":
    main()
