"""Names for run.sh: `names.py datasets|models [NAME ...]` prints what the names stand for, all where they say nothing.

`names.py merge MODEL:COUNT ... -- MODEL ...` prints every model after `--`, with its count where it has one; the
ensemble is compared where all its members are.
"""

import sys

from datasets import DATASETS
from models import ENSEMBLE, ENSEMBLE_MEMBERS, all_models


def main():
    what, names = sys.argv[1], sys.argv[2:]
    if what == "merge":
        end = names.index("--")
        counts = dict(name.split(":") for name in names[:end])
        if all(name in counts for name in ENSEMBLE_MEMBERS):
            counts[ENSEMBLE.name] = min((counts[name] for name in ENSEMBLE_MEMBERS), key=int)
        print(*(f"{name}:{counts[name]}" if name in counts else name for name in names[end + 1 :]))
        return
    models = all_models()
    families = {model.family for model in models}
    known = set(DATASETS) | {model.name for model in models} | families
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"no data set, model or family is named {unknown[0]}; there are: {', '.join(sorted(known))}")
    if what == "datasets":
        print(*([name for name in DATASETS if name in names] or DATASETS))
    else:
        chosen = [model.name for model in models if {model.name, model.family} & set(names)]
        print(*(chosen or [model.name for model in models]))


if __name__ == "__main__":
    main()
