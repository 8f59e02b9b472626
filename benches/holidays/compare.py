"""Public holidays beside those of the package `holidays`, date by date.

    compare.py OURS.csv    lines of code, date, kind, name; every year 2000 to 2035
"""

import collections
import csv
import datetime
import sys
import warnings

import holidays

YEARS = range(2000, 2036)
# What the package calls a country's public holidays, where it is not the whole country's plain ones.
OPTIONS = {"CA": {"categories": ("public", "government")}, "GB": {"subdiv": "ENG"}}

# Differences that are meant: whether a date with this name that only one side has is one of them.
KEPT_IN_INDIA = "Holi Dussehra Diwali".split()


def is_meant_ours(code, day, name):
    if code == "ES":  # the package has Spain from 2008 on, and leaves Sundays to the communities
        return day.year < 2008 or day.weekday() == 6
    # The day of mourning was in 2001; Holi of 2011, a Sunday, is missing there.
    return (code, str(day)) in {("IE", "2001-09-14"), ("IN", "2011-03-20")}


def is_meant_theirs(code, day, name):
    if code in ("US", "CA") and name.endswith("(observed)"):  # of offices, not of shops
        return True
    if code == "IN":  # one of the festivals that are left out
        return not any(kept in name for kept in KEPT_IN_INDIA) or "Mahanavami" in name
    return (code, name) in {
        ("NL", "Good Friday"),  # no day off by law
        ("IT", "National Unity Day"),  # always a Sunday
        ("IE", "National Day of Mourning"),  # there ten years late
    }


def main():
    warnings.simplefilter("ignore")
    ours = collections.defaultdict(dict)
    with open(sys.argv[1], encoding="utf-8") as lines:
        for code, date, kind, name in csv.reader(lines):
            if kind == "public":
                ours[code][datetime.date.fromisoformat(date)] = name
    unmeant = 0
    for code, mine in sorted(ours.items()):
        theirs = holidays.country_holidays(
            code, years=YEARS, language="en_US", **OPTIONS.get(code, {})
        )
        theirs = {day: name for day, name in theirs.items() if day.year in YEARS}
        only_ours = {day: name for day, name in mine.items() if day not in theirs}
        only_theirs = {day: name for day, name in theirs.items() if day not in mine}
        meant = 0
        for side, days, is_meant in (
            ("ours", only_ours, is_meant_ours),
            ("theirs", only_theirs, is_meant_theirs),
        ):
            for day, name in sorted(days.items()):
                if is_meant(code, day, name):
                    meant += 1
                else:
                    unmeant += 1
                    print(f"{code} {day} only {side}: {name}")
        both = len(mine) - len(only_ours)
        print(f"{code}: {both} dates in both, {meant} differences that are meant")
    sys.exit(f"{unmeant} differences" if unmeant else 0)


main()
