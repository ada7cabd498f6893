"""Writes reference-scores.json: known data and the drift scores that numpy and scipy give them.

python3 -m pip install numpy scipy
python3 stack/apps/ml-api/testing/reference-scores.py
"""

import json
from pathlib import Path

import numpy
from scipy import stats
from scipy.spatial import distance


def psi(expected, actual):
    expected, actual = (numpy.maximum(shares, 0.0001) for shares in (expected, actual))
    # The population stability index is the sum of the two Kullback-Leibler divergences.
    return float(numpy.sum(actual * numpy.log(actual / expected) + expected * numpy.log(expected / actual)))


def case(name, reference, actual):
    edges = numpy.quantile(reference, numpy.arange(1, 10) / 10, method="hazen")
    cells = numpy.concatenate([[-numpy.inf], edges, [numpy.inf]])
    expected_shares, actual_shares = (
        numpy.histogram(values, cells)[0] / len(values) for values in (reference, actual)
    )
    return {
        "name": name,
        "reference": reference.tolist(),
        "actual": actual.tolist(),
        "psi": psi(expected_shares, actual_shares),
        "js": float(distance.jensenshannon(expected_shares, actual_shares, base=2)),
        "ks": float(stats.ks_2samp(reference, actual).statistic),
    }


def draw(count, mean=0.0, deviation=1.0):
    return numpy.round(random.normal(mean, deviation, count), 3)


random = numpy.random.default_rng(20231122)
reference = draw(200)
cases = [
    case("the same distribution", reference, draw(150)),
    case("a small shift", reference, draw(150, 0.3)),
    case("a great shift, with empty bins", reference, draw(150, 2.5)),
    case("a wider spread", reference, draw(150, 0, 2)),
    case("few distinct values", numpy.round(reference, 1), numpy.round(draw(120, 0.5), 1)),
    case("values that nobody has", reference, numpy.concatenate([draw(100), numpy.full(30, 1e6)])),
    case("a sample against itself", reference, reference),
]
Path(__file__).with_name("reference-scores.json").write_text(json.dumps(cases) + "\n")
