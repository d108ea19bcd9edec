"""Computes the scores of result.json again from features, responses and folds, and prints both.

Nested ridge regression in its dual form: in each outer fold the penalty of a unit is the one with the best mean score
over the inner folds, of equal ones the smallest. See README.txt.
"""
import json
import os
import sys

import numpy as np
from sklearn.kernel_ridge import KernelRidge

TOLERANCE = 0.002  # of a mean score; features were multiplied in float32 there and in float64 here
HERE = os.path.dirname(os.path.abspath(__file__))


def read(name):
    path = os.path.join(HERE, name)
    if name.endswith(".npz"):
        return dict(np.load(path))
    with open(path, encoding="utf-8") as file:
        return json.load(file)


plan, result = read("check.json"), read("result.json")


def inner_products(features):
    x = features.astype(float)
    x -= x.mean(0)
    return x @ x.T


class Space:
    """The features of one layer, or the inner products of its rows."""

    def __init__(self, about, data):
        self.roundoff = about["roundoff"]
        values = data[about["array"]]
        self.features = self.products = None
        if about["of"] == "features" and plan["standardise"] == "feature":
            self.features = values.astype(float)
        else:
            self.products = inner_products(values) if about["of"] == "features" else values

    def kernels(self, train, test):
        """Returns the inner products of training rows, and of test rows with them, standardised by the former."""
        if self.features is not None:
            x = self.features
            sd = x[train].std(0)
            sd[sd < 1e-8] = 1
            z = (x - x[train].mean(0)) / sd
            return z[train] @ z[train].T, z[test] @ z[train].T
        k = self.products[:, train]
        mean = k.mean(1)
        k = k - mean[:, None] - mean[train][None, :] + mean[train].mean()
        k *= len(train) / np.trace(k[train])
        return k[train], k[test]


def predict(space, y, train, test):
    """Returns the predictions of test rows at each penalty (penalties x rows x units), less the training mean."""
    k, k_test = space.kernels(train, test)
    n = len(train)
    floor = 2 * np.sqrt(n) * space.roundoff * k.diagonal().max()  # below it rounding makes the system singular
    centred = y[train] - y[train].mean(0)
    return np.array([KernelRidge(alpha=max(n * penalty, floor), kernel="precomputed").fit(k, centred).predict(k_test)
                     for penalty in plan["penalties"]])


def correlation(a, b):
    """Returns Pearson's r of each column, 0 where one is constant."""
    a, b = a - a.mean(0), b - b.mean(0)
    size = np.sqrt((a * a).sum(0) * (b * b).sum(0))
    return np.divide((a * b).sum(0), size, out=np.zeros_like(size), where=size > 1e-12)


def largest(scores):
    """Returns the place of the largest of each row; of those that differ by rounding, the first."""
    best = np.zeros(len(scores), int)
    for place in range(1, scores.shape[1]):
        here = np.arange(len(scores))
        best = np.where(scores[:, place] > scores[here, best] + 1e-9, place, best)
    return best


def cross_validate(area, folds, space, y):
    """Returns {by_fve: (predictions, score in the inner folds by outer fold and unit)}."""
    units, penalties = y.shape[1], len(plan["penalties"])
    ways = [area["by_fve"]] + ([True] if area["both"] else [])
    found = {by_fve: (np.zeros_like(y), []) for by_fve in ways}
    for f in range(folds["outer"].max() + 1):
        train, test = np.flatnonzero(folds["outer"] != f), np.flatnonzero(folds["outer"] == f)
        inner = folds["inner"][f]
        count = inner.max() + 1
        r, fve, errors = (np.zeros((units, penalties)) for _ in range(3))
        total = 0.0
        for i in range(count):
            fit, judge = np.flatnonzero((inner >= 0) & (inner != i)), np.flatnonzero(inner == i)
            truth = y[judge] - y[fit].mean(0)
            variance = y[fit].var(0)
            variance[variance < 1e-16] = 1
            squares = (truth ** 2).sum(0)
            total += (squares / variance).sum()
            for place, guess in enumerate(predict(space, y, fit, judge)):
                wrong = ((truth - guess) ** 2).sum(0)
                r[:, place] += correlation(truth, guess) / count
                fve[:, place] += np.where(squares > 0, 1 - wrong / np.where(squares > 0, squares, 1), 0) / count
                errors[:, place] += wrong / variance
        guesses = predict(space, y, train, test)
        for by_fve, (predicted, inside) in found.items():
            scores = fve if by_fve else r
            if area["shared"]:
                together = -errors.sum(0) / total if by_fve else scores.mean(0)
                choice = np.full(units, largest(together[None, :])[0])
            else:
                choice = largest(scores)
            every = np.arange(units)
            predicted[test] = guesses[choice, :, every].T + y[train].mean(0)
            inside.append(scores[every, choice])
    return found


def best(area, folds, list_of_found):
    """Returns, for each outer fold and unit, the predictions of the space with the best inner score, of equal ones the
    first."""
    chosen = {}
    for by_fve in list_of_found[0]:
        predicted, inside = list_of_found[0][by_fve]
        predicted, inside = predicted.copy(), [scores.copy() for scores in inside]
        for found in list_of_found[1:]:
            other, scores = found[by_fve]
            for f in range(len(inside)):
                better = scores[f] > inside[f]
                rows = folds["outer"] == f
                predicted[np.ix_(rows, better)] = other[np.ix_(rows, better)]
                inside[f] = np.where(better, scores[f], inside[f])
        chosen[by_fve] = predicted, inside
    return chosen


def scores_of(area, folds, found, y):
    """Returns each unit's scores by measure."""
    explaining = found[True] if area["both"] else found[area["by_fve"]]
    mean = np.array([y[folds["outer"] != f].mean(0) for f in folds["outer"]])
    r = correlation(y, found[area["by_fve"]][0])
    fve = 1 - ((y - explaining[0]) ** 2).sum(0) / ((y - mean) ** 2).sum(0)
    scores = {"r": r, "fve": fve}
    if "reliability" in folds:
        with np.errstate(divide="ignore", invalid="ignore"):
            scores["normalised"] = np.sign(r) * r ** 2 / folds["reliability"]
            scores["fve_normalised"] = fve / folds["reliability"]
    return scores


def table(name):
    """Returns the rows of a table of the result as dicts."""
    for t in result["tables"]:
        if t["name"] == name:
            columns = [c["name"] for c in t["columns"]]
            return [dict(zip(columns, row)) for row in t["rows"]]
    return []


def main():
    computed = {}  # scores of seeds by (area, condition, layer)
    all_folds = [read(area["file"]) for area in plan["areas"]]
    for model in plan["models"]:
        data = read(model["file"])
        spaces = [Space(about, data) for about in model["spaces"]]
        for place, number in enumerate(model["areas"]):
            area, folds = plan["areas"][number], all_folds[number]
            y = data["responses_%d" % (place + 1)] if model["exchanged"] else folds["responses"]
            found = [cross_validate(area, folds, space, y) for space in spaces]
            layers = [about["layer"] for about in model["spaces"]]
            if len(found) > 1 and (model["gabor"] or area["choosing"]):
                layers = [layers[0] if model["gabor"] else "inner"]
                found = [best(area, folds, found)]
            for layer, one in zip(layers, found):
                key = number, model["condition"], layer
                computed.setdefault(key, []).append(scores_of(area, folds, one, y))
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)

    where = ["area", "recording", "session", "role"]
    worst = compared = 0
    print("%-52s %-16s %10s %10s %10s" % ("area, condition, layer", "measure", "program", "here", "difference"))
    for row in table("summary"):
        for (number, condition, layer), seeds in computed.items():
            area = plan["areas"][number]
            named = row["training"] + (" dc=" + row["dc"] if row["dc"] else "")
            if named != condition or row["layer"] != layer or any(row[k] != area[k] for k in where):
                continue
            count = all_folds[number]["counts"] > 0
            here = np.mean([scores[row["measure"]][count].mean() for scores in seeds])
            worst, compared = max(worst, abs(here - row["estimate"])), compared + 1
            print("%-52s %-16s %10.5f %10.5f %10.1e" % (
                "%s, %s, %s" % (area["area"], condition, layer), row["measure"], row["estimate"], here,
                here - row["estimate"]))
    unit = 0.0
    for row in table("units"):
        for (number, condition, layer), seeds in computed.items():
            area = plan["areas"][number]
            if row["condition"] != condition or row["layer"] != layer or row["r"] is None or any(
                    row[k] != area[k] for k in ["area", "recording", "session"]):
                continue
            here = np.mean([scores["r"][area["units"].index(row["unit"])] for scores in seeds])
            unit = max(unit, abs(here - row["r"]))
    print("%d mean scores compared; largest difference %.1e; largest difference of r of one unit %.1e" % (
        compared, worst, unit))
    if compared == 0 or compared < len(table("summary")) or worst > TOLERANCE:
        print("They do not agree within %g." % TOLERANCE)
        return 1
    print("They agree within %g." % TOLERANCE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
