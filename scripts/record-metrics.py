#!/usr/bin/env python3
"""Records what scikit-learn, statsmodels and SciPy answer, for Tests/ModelEvaluationTests/Recorded.

    python3 -m venv venv && venv/bin/pip install numpy pandas scipy scikit-learn statsmodels
    venv/bin/python scripts/record-metrics.py Tests/ModelEvaluationTests/Recorded

Numbers are written with their shortest text that reads back the same; NaN and infinity as text.
"""
import json
import math
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import scipy.stats
import sklearn
import statsmodels
import statsmodels.api as sm
import statsmodels.iolib.summary as sm_summary
from sklearn import metrics as skm
from sklearn.calibration import calibration_curve

warnings.filterwarnings("ignore")
random = np.random.default_rng(20261121)


def plain(value):
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(v) for v in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        value = float(value)
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
    return value


# Subsamples --------------------------------------------------------------------------------------------------------

def subsample(count, number):
    """The rows of a subsample: selection sampling fed by SplitMix64, as the doc comment of Subsamples.swift says."""
    state, needed, rows = 0x243F6A8885A308D3 + number, count * 4 // 5, []
    for row in range(count):
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        word = state
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        word = (word ^ (word >> 27)) * 0x94D049BB133111EB % 2**64
        word ^= word >> 31
        if (word * (count - row)) >> 64 < needed:
            needed -= 1
            rows.append(row)
    assert len(rows) == count * 4 // 5
    return np.array(rows)


def deviations(count, measures):
    """The standard deviation of each measure over the five subsamples; nothing below 200 rows."""
    if count < 200:
        return None
    samples = [subsample(count, number) for number in range(5)]
    return {name: np.std([measure(rows) for rows in samples]) for name, measure in measures.items()}


# Regression --------------------------------------------------------------------------------------------------------

def regression(name, y, p, w=None):
    y, p = np.asarray(y, float), np.asarray(p, float)
    residual = y - p
    mean = np.average(residual, weights=w)
    return {
        "name": name, "actual": y, "predicted": p, "weights": w,
        "mse": skm.mean_squared_error(y, p, sample_weight=w),
        "rmse": skm.root_mean_squared_error(y, p, sample_weight=w),
        "mae": skm.mean_absolute_error(y, p, sample_weight=w),
        "r2": skm.r2_score(y, p, sample_weight=w),
        "max_error": skm.max_error(y, p),
        "deviations": deviations(len(y), {
            key: lambda rows, f=f: f(y[rows], p[rows], sample_weight=None if w is None else w[rows])
            for key, f in {
                "mae": skm.mean_absolute_error, "mse": skm.mean_squared_error, "r2": skm.r2_score,
                "rmse": skm.root_mean_squared_error}.items()}),
        "residual_mean": mean,
        "residual_std": np.sqrt(np.average((residual - mean) ** 2, weights=w)),
    }


def regressions():
    y = random.normal(10, 3, 250)
    big = 1e6 + random.normal(0, 1, 60)
    cases = [
        regression("random", y, y + random.normal(0, 1, 250)),
        regression("perfect", y[:40], y[:40]),
        regression("poor", y[:30], -y[:30]),
        regression("far from zero", big, big + random.normal(0, 0.5, 60)),
        regression("constant target", np.full(25, 4.0), 4 + random.normal(0, 1, 25)),
        regression("constant target, perfect", np.full(25, 4.0), np.full(25, 4.0)),
        regression("constant prediction", y[:50], np.full(50, 9.5)),
        regression("whole numbers", random.integers(0, 9, 80), random.integers(0, 9, 80)),
        regression("one row", [2.5], [2.0]),
        regression("two rows", [1.0, 2.0], [1.5, 1.25]),
        regression("tiny and huge", [1e-200, 1e100, -1e100, 5.0], [0.0, 1e100, -2e100, 6.0]),
        regression("weights", y, y + random.normal(0, 1, 250), random.random(250)),
        regression("weights with zeros", y[:60], y[:60] * 1.1, random.integers(0, 3, 60).astype(float)),
        regression("whole weights", y[:60], y[:60] * 0.9, random.integers(1, 5, 60).astype(float)),
    ]
    return cases


# Two classes -------------------------------------------------------------------------------------------------------

def binary(name, y, p, threshold=0.5):
    y, p = np.asarray(y, int), np.asarray(p, float)
    pred = (p >= threshold).astype(int)
    tn, fp, fn, tp = skm.confusion_matrix(y, pred, labels=[0, 1]).ravel()
    fpr, tpr, roc_thresholds = skm.roc_curve(y, p, pos_label=1)
    precision, recall, pr_thresholds = skm.precision_recall_curve(y, p, pos_label=1)
    ones = np.ones_like(y)
    constant = {
        "accuracy": skm.accuracy_score(y, ones),
        "precision": skm.precision_score(y, ones, zero_division=0),
        "recall": skm.recall_score(y, ones, zero_division=0),
    }
    answer = {
        "name": name, "actual": y, "probability": p, "threshold": threshold,
        "confusion": [[tn, fp], [fn, tp]],
        "accuracy": skm.accuracy_score(y, pred),
        "precision": skm.precision_score(y, pred, zero_division=0),
        "recall": skm.recall_score(y, pred, zero_division=0),
        "log_loss": skm.log_loss(y, p, labels=[0, 1]),
        "roc_auc": skm.roc_auc_score(y, p),
        "average_precision": skm.average_precision_score(y, p),
        "brier": skm.brier_score_loss(y, p, pos_label=1),
        "roc": {"fpr": fpr, "tpr": tpr, "thresholds": roc_thresholds},
        "pr": {"precision": precision, "recall": recall, "thresholds": pr_thresholds},
        "calibration": {},
    }
    order = np.lexsort((y, p))
    ranked_y, ranked_p, ranked_pred = y[order], p[order], pred[order]
    answer["deviations"] = deviations(len(y), {
        "auc": lambda rows: skm.roc_auc_score(ranked_y[rows], ranked_p[rows]),
        "accuracy": lambda rows: skm.accuracy_score(ranked_y[rows], ranked_pred[rows]),
        "f0_5": lambda rows: skm.fbeta_score(ranked_y[rows], ranked_pred[rows], beta=0.5, zero_division=0),
        "precision_best_constant_classifier": lambda rows: ranked_y[rows].mean(),
        "true_negative_rate": lambda rows: skm.recall_score(ranked_y[rows], ranked_pred[rows], pos_label=0),
    })
    for beta in (0.5, 1, 2):
        key = f"f{beta:g}".replace(".", "_")
        answer[key] = skm.fbeta_score(y, pred, beta=beta, zero_division=0)
        constant[key] = skm.fbeta_score(y, ones, beta=beta, zero_division=0)
    for strategy in ("uniform", "quantile"):
        for bins in (1, 5, 10):
            true, mean = calibration_curve(y, p, n_bins=bins, strategy=strategy, pos_label=1)
            answer["calibration"][f"{strategy} {bins}"] = {"true": true, "mean": mean}
    answer["constant"] = constant
    return answer


def binaries():
    def drawn(n, digits=None):
        z = random.normal(0, 1.5, n)
        y = (random.random(n) < 1 / (1 + np.exp(-z))).astype(int)
        p = 1 / (1 + np.exp(-z - random.normal(0, 0.7, n)))
        return y, p if digits is None else np.round(p, digits)

    y, p = drawn(260)
    tied_y, tied_p = drawn(240, 1)
    few_y, few_p = drawn(12)
    return [
        binary("random", y, p),
        binary("ties", tied_y, tied_p),
        binary("two digits", *drawn(300, 2)),
        binary("few", few_y, few_p),
        binary("high threshold", y, p, 0.9),
        binary("nothing predicted", y[:50], p[:50] * 0.4),
        binary("everything predicted", y[:50], 0.5 + p[:50] / 2),
        binary("exactly zero and one", [0, 0, 1, 1, 0, 1], [0.0, 1.0, 0.0, 1.0, 0.0, 1.0]),
        binary("minus zero", [0, 1, 1, 0], [-0.0, 0.0, 1.0, 0.25]),
        binary("perfect", y, np.where(y == 1, 0.75 + p / 4, p / 4)),
        binary("perfect and certain", y, y.astype(float)),
        binary("worst", y, 1.0 - y),
        binary("all equal", y, np.full(len(y), 0.3)),
        binary("only class 1", np.ones(20, int), p[:20]),
        binary("only class 0", np.zeros(20, int), p[:20]),
        binary("one row", [1], [0.8]),
        binary("two rows", [1, 0], [0.8, 0.3]),
        binary("on the edges of bins", [0, 1] * 11, np.repeat(np.linspace(0, 1, 11), 2)),
    ]


# Several classes ---------------------------------------------------------------------------------------------------

def multiclass(name, y, p):
    y, p = np.asarray(y, int), np.asarray(p, float)
    count = p.shape[1]
    labels = list(range(count))
    pred = p.argmax(axis=1)
    answer = {
        "name": name, "actual": y, "probabilities": p, "class_count": count,
        "confusion": skm.confusion_matrix(y, pred, labels=labels),
        "accuracy": skm.accuracy_score(y, pred),
        "log_loss": skm.log_loss(y, p, labels=labels),
        "top_k": [skm.top_k_accuracy_score(y, p, k=k, labels=labels) for k in range(1, count + 1)],
    }
    answer["deviations"] = deviations(len(y), {
        "accuracy": lambda rows: skm.accuracy_score(y[rows], pred[rows]),
        "weighted_f2": lambda rows: skm.fbeta_score(y[rows], pred[rows], beta=2, average="weighted", zero_division=0),
    })
    most = np.full_like(y, np.bincount(y, minlength=count).argmax())
    for average in ("macro", "weighted"):
        answer[f"{average}_auc"] = skm.roc_auc_score(y, p, multi_class="ovr", average=average, labels=labels)
        for kind, values in (("", pred), ("constant_", most)):
            part = {
                "precision": skm.precision_score(y, values, average=average, zero_division=0),
                "recall": skm.recall_score(y, values, average=average, zero_division=0),
            }
            for beta in (0.5, 1, 2):
                key = f"f{beta:g}".replace(".", "_")
                part[key] = skm.fbeta_score(y, values, beta=beta, average=average, zero_division=0)
            answer[f"{kind}{average}"] = part
    return answer


def multiclasses():
    def drawn(n, count, sharpness=1.0, digits=None):
        z = random.normal(0, 1, (n, count))
        e = np.exp(z)
        y = (e / e.sum(axis=1, keepdims=True)).cumsum(axis=1)
        y = (random.random((n, 1)) > y).sum(axis=1)
        e = np.exp(sharpness * (z + random.normal(0, 0.5, (n, count))))
        p = e / e.sum(axis=1, keepdims=True)
        if digits is not None:
            tenths = np.floor(p * 10 ** digits)
            tenths[:, 0] = 10 ** digits - tenths[:, 1:].sum(axis=1)
            p = tenths / 10 ** digits
        return y, p

    y3, p3 = drawn(260, 3)
    y5, p5 = drawn(300, 5)
    missing_y, missing_p = drawn(80, 4)
    unseen_y, unseen_p = drawn(90, 4)
    unseen_p = np.hstack([unseen_p[:, :3] / unseen_p[:, :3].sum(axis=1, keepdims=True), np.zeros((90, 1))])
    return [
        multiclass("three classes", y3, p3),
        multiclass("five classes", y5, p5),
        multiclass("ties", *drawn(220, 4, digits=1)),
        multiclass("certain", y3, np.eye(3)[y3]),
        multiclass("certain and wrong", y3, np.eye(3)[(y3 + 1) % 3]),
        multiclass("all equal", y3[:50], np.full((50, 3), 1 / 3)),
        multiclass("a class without rows", np.where(missing_y == 3, 0, missing_y), missing_p),
        multiclass("a class nobody has", np.minimum(unseen_y, 2), unseen_p),
        multiclass("one class", np.full(20, 1), p3[:20]),
        multiclass("one row", [2], [[0.2, 0.3, 0.5]]),
    ]


# Coefficient tables ------------------------------------------------------------------------------------------------

def without_clock(results, title):
    """The summary's header and coefficients as the library lays them out, without the lines that tell the time."""
    original = sm_summary.summary_top

    def top(results, title=None, gleft=None, gright=None, yname=None, xname=None):
        gleft = [item for item in gleft if item[0] not in ("Date:", "Time:")]
        return original(results, title=title, gleft=gleft, gright=gright, yname=yname, xname=xname)

    sm_summary.summary_top = top
    try:
        summary = results.summary(title=title)
    finally:
        sm_summary.summary_top = original
    return sm_summary.summary_return(summary.tables[:2], return_fmt="text")


def table(name, results, title=None):
    values = {
        "title": title, "target": results.model.endog_names,
        "observations": int(results.nobs), "residual_degrees": int(results.df_resid),
        "model_degrees": int(results.df_model), "log_likelihood": results.llf,
    }
    if isinstance(results.model, sm.OLS):
        values |= {
            "kind": "ols", "centred": bool(results.k_constant), "r_squared": results.rsquared,
            "adjusted_r_squared": results.rsquared_adj, "f": results.fvalue, "f_probability": results.f_pvalue,
            "aic": results.aic, "bic": results.bic,
        }
    else:
        values |= {
            "kind": "logit", "converged": results.mle_retvals["converged"], "pseudo_r_squared": results.prsquared,
            "null_log_likelihood": results.llnull, "likelihood_ratio_probability": results.llr_pvalue,
        }
    interval = np.asarray(results.conf_int())
    rows = [
        {"name": n, "coefficient": c, "error": e, "statistic": t, "probability": q, "lower": low, "upper": high}
        for n, c, e, t, q, (low, high) in zip(
            results.model.exog_names, results.params, results.bse, results.tvalues, results.pvalues, interval)
    ]
    return {"name": name, "values": values, "rows": rows, "text": without_clock(results, title)}


def tables():
    n = 120
    x = pd.DataFrame({
        "length": random.normal(0, 1, n), "width_in_millimetres_of_the_shell": random.normal(0, 1e-6, n),
        "weight": random.normal(5e4, 2e4, n), "größe": random.integers(0, 3, n).astype(float)})
    y = pd.Series(3 + 2 * x["length"] + 4e5 * x.iloc[:, 1] + 1e-5 * x["weight"] + random.normal(0, 1, n), name="rings")
    large = pd.Series(1e9 * y + 1e12, name="a_target_with_a_name_longer_than_its_column")
    exact = pd.Series(np.round(2 + 3 * x["length"], 1), name="nearly")
    chance = 1 / (1 + np.exp(-(0.5 + 1.5 * x["length"] - 0.8 * x["größe"])))
    label = pd.Series((random.random(n) < chance).astype(float), name="label")
    constant = sm.add_constant(x)
    return [
        table("least squares", sm.OLS(y, constant).fit()),
        table("no intercept", sm.OLS(y, x).fit()),
        table("large numbers", sm.OLS(large, constant).fit()),
        table("nearly exact", sm.OLS(exact, constant[["const", "length"]]).fit()),
        table("only an intercept", sm.OLS(y, constant[["const"]]).fit()),
        table("another title", sm.OLS(exact, constant[["const", "length"]]).fit(), title="A title of odd length"),
        table("another title and width", sm.OLS(large, x).fit(), title="A title of even length"),
        table("few rows", sm.OLS(y[:6], constant[:6]).fit()),
        table("logistic", sm.Logit(label, constant.drop(columns=x.columns[1])).fit(disp=0)),
        table("logistic, one feature", sm.Logit(label, constant[["const", "length"]]).fit(disp=0)),
    ]


# Normal quantiles --------------------------------------------------------------------------------------------------

def quantiles():
    shares = np.concatenate([
        np.arange(1, 100) / 100, 10.0 ** -np.arange(3, 301, 9), 1 - 10.0 ** -np.arange(3, 16),
        [0.075, 0.0750001, 0.925, 0.5 + 1e-12, math.exp(-25), 2.0 ** -1074],
    ])
    return [[p, scipy.stats.norm.ppf(p)] for p in shares]


def main():
    folder = Path(sys.argv[1])
    versions = {m.__name__: m.__version__ for m in (np, pd, scipy, sklearn, statsmodels)}
    for name, record in {
        "regression": regressions, "binary": binaries, "multiclass": multiclasses, "tables": tables,
        "quantiles": quantiles,
    }.items():
        document = {"versions": versions, "cases": plain(record())}
        text = json.dumps(document, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{name}.json").write_text(text.replace('{"name":', '\n{"name":') + "\n")


main()
