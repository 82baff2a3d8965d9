"""Statistics by SciPy of the cases read from standard input, as JSON on standard output."""

import json
import sys

import numpy as np
from scipy import special, stats


def rank_biserial(differences):
    ranks = stats.rankdata(np.abs(differences))
    return (ranks[differences > 0].sum() - ranks[differences < 0].sum()) / ranks.sum()


def signed_rank(case):
    given = np.array(case["differences"])
    result = stats.wilcoxon(given, zero_method="wilcox", correction=not case["exact"], method="exact" if case["exact"] else "asymptotic")
    return {"statistic": result.statistic, "p": result.pvalue, "rankBiserial": rank_biserial(given[given != 0])}


def rank_sum(case):
    first, second = np.array(case["first"]), np.array(case["second"])
    result = stats.mannwhitneyu(first, second, alternative="two-sided", method="exact" if case["exact"] else "asymptotic")
    signs = np.sign(first[:, None] - second[None, :])
    n, m = len(first), len(second)
    freedom = n + m - 2
    pooled = np.sqrt(((n - 1) * first.var(ddof=1) + (m - 1) * second.var(ddof=1)) / freedom)
    j = np.exp(special.gammaln(freedom / 2) - np.log(freedom / 2) / 2 - special.gammaln((freedom - 1) / 2))
    g = j * (first.mean() - second.mean()) / pooled
    return {"statistic": result.statistic, "p": result.pvalue, "rankBiserial": signs.mean(), "hedgesG": g}


def distributions(case):
    return {
        "normalTail": stats.norm.sf(case["z"]),
        "studentTail": stats.t.sf(abs(case["z"]), case["freedom"]),
        "studentQuantile": stats.t.isf(0.025, case["freedom"]),
        "logGamma": special.gammaln(case["freedom"] / 3),
    }


def level_of(n):
    return 1 - 2 * stats.norm.sf(np.sqrt(n / (n - 1)) * stats.t.isf(0.025, n - 1))


def bootstrap(case):
    """Several intervals, so that how far they scatter is known."""
    samples = [np.array(case["first"])] + ([np.array(case["second"])] if case.get("second") else [])
    statistic = (lambda a, axis: a.mean(axis)) if len(samples) == 1 else (lambda a, b, axis: a.mean(axis) - b.mean(axis))
    level = level_of(min(len(sample) for sample in samples))
    intervals = []
    for seed in range(30):
        result = stats.bootstrap(samples, statistic, n_resamples=4000, confidence_level=level, method="percentile", rng=seed)
        intervals.append([result.confidence_interval.low, result.confidence_interval.high])
    intervals = np.array(intervals)
    return {"level": level, "middle": intervals.mean(0).tolist(), "scatter": intervals.std(0, ddof=1).tolist()}


KINDS = {"signedRank": signed_rank, "rankSum": rank_sum, "distributions": distributions, "bootstrap": bootstrap}



def finite(answer):
    return {name: value if not isinstance(value, float) or np.isfinite(value) else None for name, value in answer.items()}


print(json.dumps([finite(KINDS[case["kind"]](case)) for case in json.load(sys.stdin)]))
