"""WRMSSE of a forecast of the m5 project by the competition's levels 1 to 9.

`python wrmsse.py PROJECT FORECAST.csv [...]` prints a table: a column per forecast file, and the scores that were
published for days 1942 to 1969, another month.
"""

import pathlib
import sys

import numpy
import pandas

LEVELS = [
    [],
    ["state_id"],
    ["store_id"],
    ["cat_id"],
    ["dept_id"],
    ["state_id", "cat_id"],
    ["state_id", "dept_id"],
    ["store_id", "cat_id"],
    ["store_id", "dept_id"],
]

# Mcompetitions/M5-methods, "Scores and Ranks.xlsx": the winner, 50th place and the best benchmark, where published.
PUBLISHED = {
    1: (0.199, 0.249, 0.426),
    3: (0.400, 0.455, 0.580),
    6: (0.390, 0.460, 0.577),
    9: (0.573, 0.655, 0.728),
}


def wide(table, level, value):
    """A column per node, a row per day."""
    if not level:
        return table.groupby("date")[value].sum().to_frame("total")
    return table.pivot_table(index="date", columns=level, values=value, aggfunc="sum")


def score(level, past, actual, forecast):
    history, future, said = (
        wide(past, level, "units").fillna(0.0),
        wide(actual, level, "units"),
        wide(forecast, level, "forecast"),
    )
    weights = wide(past, level, "recent_revenue").sum()
    total = 0.0
    for node in future.columns:
        values = history[node].to_numpy()
        first = numpy.flatnonzero(values)[0]
        scale = numpy.mean(numpy.diff(values[first:]) ** 2)
        error = numpy.mean((future[node] - said[node]).to_numpy() ** 2)
        total += weights[node] / weights.sum() * numpy.sqrt(error / scale)
    return total


if __name__ == "__main__":
    project = pathlib.Path(sys.argv[1])
    past = pandas.read_csv(project / "sales.csv", parse_dates=["date"])
    actual = pandas.read_csv(project / "actual.csv", parse_dates=["date"])
    columns = []
    for name in sys.argv[2:]:
        forecast = pandas.read_csv(name, parse_dates=["date"])
        nodes = actual[["state_id", "cat_id", "store_id", "dept_id"]].drop_duplicates()
        forecast = forecast.merge(nodes, on=["store_id", "dept_id"])
        columns.append([score(level, past, actual, forecast) for level in LEVELS])
    print("| level | " + " | ".join(sys.argv[2:]) + " | 1st | 50th | ES_bu |")
    print("| --- |" + " --- |" * (len(columns) + 3))
    for place, level in enumerate(LEVELS, 1):
        ours = " | ".join(f"{column[place - 1]:.3f}" for column in columns)
        published = " | ".join(f"{score:.3f}" for score in PUBLISHED.get(place, ())) or " |  | "
        print(f"| {place} {'/'.join(level) or 'total'} | {ours} | {published} |")
    means = " | ".join(f"{numpy.mean(column):.3f}" for column in columns)
    print(f"| mean | {means} |  |  |  |")
