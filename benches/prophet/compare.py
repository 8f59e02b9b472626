"""Prints time, agreement and accuracy of both sides: `python compare.py DATASET OURS PEER`.

Stan's optimiser stops when steps get small, short of the mode, and never sets a change of the slope exactly
to zero; so the two sides are told apart by the posterior that they reach (ours minus theirs, per series: a
negative number is nearer to the mode), and their forecasts agree within the share of the noise that such an
early stop leaves open: a few hundredths for most series, more where the posterior of a multiplicative model has
several modes and the two sides end in different ones.
"""

import json
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "statistical"))
import scores as statistical


def gaps(ours, peers, scales, part):
    """Root mean square difference per series, in standard deviations of the noise."""
    found = []
    for our, peer, scale in zip(ours, peers, scales):
        left, right = part(our), part(peer)
        if left is not None and right is not None and scale > 0:
            found.append(np.sqrt(np.mean((np.array(left) - np.array(right)) ** 2)) / scale)
    return np.array(found)


def accuracy(dataset, side):
    """MASE, sMAPE and MAPE of one side; demand is never below zero."""
    points = np.maximum([one["forecast"] for one in side["series"]], 0.0)
    return "MASE {mase:.4f}, sMAPE {smape:.2f}, MAPE {mape:.2f}".format(
        **statistical.point_scores(dataset, points[:, :, None])
    )


def main():
    dataset, ours, peers = (json.loads(pathlib.Path(path).read_text()) for path in sys.argv[1:4])
    print(f"\n{dataset['name']}: {len(dataset['train'])} series, {dataset['horizon']} ahead; ours / Prophet")
    largest = [np.max(np.abs(np.array(values, dtype=float))) for values in dataset["train"]]
    for mode, peer in peers.items():
        our = ours[mode]
        print(f"{mode:<15} {our['ms']:.3f} / {peer['ms']:.1f} ms per series, ratio {peer['ms'] / our['ms']:.0f}; "
              f"{accuracy(dataset, our)} / {accuracy(dataset, peer)}; "
              f"{np.median([one['bytes'] for one in our['series']]):.0f} bytes")
        lower = np.array([ours - theirs for theirs, ours in
                          (one["objectives"] for one in peer["series"] if one["objectives"])])
        print(f"    posterior: ours - theirs from {lower.min():.3g} to {lower.max():.3g}, median "
              f"{np.median(lower):.3g}, {np.sum(lower > 1e-6)} of {len(lower)} worse by more than 1e-6")
        scales = [one["sigma"] * size for one, size in zip(peer["series"], largest)]
        parts = {"forecast": lambda one: one["forecast"]}
        for name in ["trend", "yearly", "weekly"]:
            parts[name] = lambda one, name=name: one["components"].get(name)
        for name, part in parts.items():
            found = gaps(our["series"], peer["series"], scales, part)
            if len(found):
                print(f"    {name:<9} differs by {np.median(found):.4f} of the noise (median), "
                      f"90 % of the series by at most {np.quantile(found, 0.9):.4f}, all {found.max():.4f}")
    our = ours["recommended"]
    print(f"recommended, the more probable of both modes: {our['ms']:.3f} ms; {accuracy(dataset, our)}")


if __name__ == "__main__":
    main()
