"""Writes RecordedModels.swift: small problems with answers that do not come from this room.

"exact" answers are solutions in 80 digits (mpmath) of the doubles as stored; the others are scikit-learn's and
statsmodels' own. Every exact penalised or logistic answer is compared here with scikit-learn's or statsmodels', so that
the objectives are known to be the same.

Run: python record-models.py > ../RecordedModels.swift
"""
import sys
import warnings
import numpy as np
import mpmath
import sklearn
import statsmodels
import statsmodels.api as sm
from mpmath import mp, mpf, matrix, lu_solve
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge

warnings.filterwarnings("ignore")
mp.dps = 80
rng = np.random.default_rng(20261121)


def mat(a):
    return matrix([[mpf(float(v)) for v in row] for row in np.atleast_2d(a)])


def col(a):
    return matrix([mpf(float(v)) for v in a])


def centred(X, y, w):
    n, p = X.shape
    W = sum(mpf(float(v)) for v in w)
    mx = [sum(mpf(float(w[i])) * mpf(float(X[i, j])) for i in range(n)) / W for j in range(p)]
    my = sum(mpf(float(w[i])) * mpf(float(y[i])) for i in range(n)) / W
    A = matrix(n, p)
    b = matrix(n, 1)
    for i in range(n):
        r = mpmath.sqrt(mpf(float(w[i])))
        for j in range(p):
            A[i, j] = r * (mpf(float(X[i, j])) - mx[j])
        b[i] = r * (mpf(float(y[i])) - my)
    return A, b, mx, my, W


def linear(X, y, w=None, alpha=0.0, intercept=True, l1=None, support=None):
    """Intercept, coefficients, standard errors and residual sum of squares."""
    n, p = X.shape
    w = np.ones(n) if w is None else w
    if intercept:
        A, b, mx, my, W = centred(X, y, w)
    else:
        A, b, mx, my = mat(X), col(y), [mpf(0)] * p, mpf(0)
    S = A.T * A
    for j in range(p):
        S[j, j] += mpf(alpha)
    beta = lu_solve(S, A.T * b)
    r = b - A * beta
    rss = sum(v * v for v in r)
    dof = n - p - (1 if intercept else 0)
    C = S ** -1
    se = []
    if alpha == 0 and dof > 0:
        s2 = rss / dof
        se = [mpmath.sqrt(s2 * C[j, j]) for j in range(p)]
        if intercept:
            quad = sum(mx[j] * C[j, k] * mx[k] for j in range(p) for k in range(p))
            se = [mpmath.sqrt(s2 * (1 / W + quad))] + se
    b0 = my - sum(beta[j] * mx[j] for j in range(p))
    return ([b0] if intercept else []) + [beta[j] for j in range(p)], se, rss


def minimal(X, y):
    """The shortest solution with centred columns."""
    n, p = X.shape
    # The limit of ridge regression: the penalty's own effect lies beyond the hundredth digit.
    mp.dps = 300
    A, b, mx, my, _ = centred(X, y, np.ones(n))
    S = A.T * A
    scale = max(S[j, j] for j in range(p))
    for j in range(p):
        S[j, j] += scale * mpf(10) ** -100
    beta = lu_solve(S, A.T * b)
    b0 = my - sum(beta[j] * mx[j] for j in range(p))
    mp.dps = 80
    return [b0] + [beta[j] for j in range(p)]


def sparse(X, y, alpha, ratio, w=None):
    """The elastic net's exact solution on the support and signs scikit-learn finds, optimality checked."""
    model = ElasticNet(alpha=alpha, l1_ratio=ratio, tol=1e-14, max_iter=1_000_000).fit(X, y, sample_weight=w)
    n, p = X.shape
    A, b, mx, my, W = centred(X, y, np.ones(n) if w is None else w)
    on = [j for j in range(p) if model.coef_[j] != 0]
    a1, a2 = mpf(alpha) * mpf(ratio), mpf(alpha) * (1 - mpf(ratio))
    B = matrix(n, len(on))
    for k, j in enumerate(on):
        for i in range(n):
            B[i, k] = A[i, j]
    S = B.T * B / W
    s = B.T * b / W
    for k, j in enumerate(on):
        S[k, k] += a2
        s[k] -= a1 * (1 if model.coef_[j] > 0 else -1)
    z = lu_solve(S, s)
    beta = [mpf(0)] * p
    for k, j in enumerate(on):
        beta[j] = z[k]
        assert abs(z[k] - mpf(float(model.coef_[j]))) < mpf(1e-9) * (1 + abs(z[k])), "scikit-learn disagrees"
    r = b - A * matrix(beta)
    for j in range(p):
        g = sum(A[i, j] * r[i] for i in range(n)) / W
        if j not in on:
            assert abs(g) <= a1 * (1 + mpf(10) ** -12), "not optimal"
    return [my - sum(beta[j] * mx[j] for j in range(p))] + beta


def logistic(X, y, classes, penalty, w=None):
    """Newton's method in 50 digits; score by score the intercept and the coefficients."""
    mp.dps = 50
    n, p = X.shape
    w = np.ones(n) if w is None else w
    d = p + 1
    m = 1 if classes == 2 else classes
    Z = [[mpf(1)] + [mpf(float(v)) for v in X[i]] for i in range(n)]
    beta = matrix(m * d, 1)
    for _ in range(80):
        g = matrix(m * d, 1)
        H = matrix(m * d, m * d)
        for i in range(n):
            eta = [sum(Z[i][j] * beta[k * d + j] for j in range(d)) for k in range(m)]
            if m == 1:
                mu = [1 / (1 + mpmath.exp(-eta[0]))]
                t = [mpf(int(y[i]))]
            else:
                top = max(eta)
                e = [mpmath.exp(v - top) for v in eta]
                mu = [v / sum(e) for v in e]
                t = [mpf(int(y[i] == k)) for k in range(m)]
            wi = mpf(float(w[i]))
            for k in range(m):
                for j in range(d):
                    g[k * d + j] += wi * (t[k] - mu[k]) * Z[i][j]
                for l in range(m):
                    c = wi * mu[k] * ((1 if k == l else 0) - mu[l])
                    for j in range(d):
                        for q in range(d):
                            H[k * d + j, l * d + q] += c * Z[i][j] * Z[i][q]
        for k in range(m):
            for j in range(1, d):
                g[k * d + j] -= mpf(penalty) * beta[k * d + j]
                H[k * d + j, k * d + j] += mpf(penalty)
        if m > 1:
            for j in range(d):
                for k in range(m):
                    for l in range(m):
                        H[k * d + j, l * d + j] += 1
        step = lu_solve(H, g)
        size = max(abs(sum(Z[i][j] * step[k * d + j] for j in range(d))) for i in range(n) for k in range(m))
        beta += step if size < 3 else step * (3 / size)
        if size < mpf(10) ** -36:
            break
    else:
        raise SystemExit(f"no convergence: {classes} classes, penalty {penalty}, {mpmath.nstr(beta.T, 5)}")
    loglik = mpf(0)
    for i in range(n):
        eta = [sum(Z[i][j] * beta[k * d + j] for j in range(d)) for k in range(m)]
        if m == 1:
            eta = [mpf(0)] + eta
        top = max(eta)
        loglik += mpf(float(w[i])) * (eta[int(y[i])] - top - mpmath.log(sum(mpmath.exp(v - top) for v in eta)))
    mp.dps = 80
    return list(beta), loglik


cases = []


def case(name, kind, X, y, expected, w=None, parameters=(), errors=(), statistics=()):
    cases.append((name, kind, X, y, w, parameters, expected, errors, statistics))


# Nasty least squares, exact.
n = 14
H = np.array([[1 / (i + j + 1) for j in range(6)] for i in range(n)])
b, se, rss = linear(H, np.cos(np.arange(n)))
case("six columns of the Hilbert matrix", "ols", H, np.cos(np.arange(n)), b, errors=se)
X = rng.standard_normal((30, 3)) * [1e-6, 1, 1e6] + [1e3, 1e9, 1e12]
y = X @ [3e5, 2, 1e-6] + rng.standard_normal(30) - 3e9
b, se, rss = linear(X, y)
case("offsets a billion times the spread", "ols", X, y, b, errors=se)
x = np.linspace(0, 1, 25)
V = np.vander(x, 9, increasing=True)[:, 1:]
y = np.exp(x) * np.sin(9 * x)
b, se, rss = linear(V, y)
case("powers up to the eighth", "ols", V, y, b, errors=se)
e = 2.0 ** -30
L = np.vstack([np.ones(4), e * np.eye(4), rng.standard_normal((3, 4)) * e])
y = rng.standard_normal(8)
b, se, rss = linear(L, y, intercept=False)
case("Läuchli's matrix", "ols-origin", L, y, b, errors=se)
z = rng.standard_normal(20)
X = np.column_stack([z, z + 2.0 ** -26 * rng.standard_normal(20), rng.standard_normal(20)])
y = rng.standard_normal(20)
b, se, rss = linear(X, y)
case("two columns alike to eight digits", "ols", X, y, b, errors=se)
X = rng.standard_normal((15, 2)) * 1e-120
y = rng.standard_normal(15) * 1e120
b, se, rss = linear(X, y)
case("cells of 1e-120 and targets of 1e120", "ols", X, y, b, errors=se)

# Weighted, against statsmodels as well.
X = rng.standard_normal((40, 4)) + [0, 5, -3, 100]
y = X @ [1.5, -2, 0, 0.25] + rng.standard_normal(40)
w = rng.uniform(0.1, 4, 40)
b, se, rss = linear(X, y, w)
s = sm.WLS(y, sm.add_constant(X), weights=w).fit(method="qr")
assert all(abs(float(v) - u) < 1e-9 * abs(u) for v, u in zip(b, s.params))
case("weights", "ols", X, y, b, w=w, errors=se,
     statistics=[s.rsquared, s.rsquared_adj, s.fvalue, s.f_pvalue, s.llf, s.aic, s.bic, *s.tvalues, *s.pvalues])
s = sm.OLS(y, sm.add_constant(X)).fit(method="qr")
b, se, rss = linear(X, y)
case("statistics", "ols", X, y, b, errors=se,
     statistics=[s.rsquared, s.rsquared_adj, s.fvalue, s.f_pvalue, s.llf, s.aic, s.bic, *s.tvalues, *s.pvalues])
b, se, rss = linear(X, y, intercept=False)
s = sm.OLS(y, X).fit(method="qr")
case("statistics without an intercept", "ols-origin", X, y, b, errors=se,
     statistics=[s.rsquared, s.rsquared_adj, s.fvalue, s.f_pvalue, s.llf, s.aic, s.bic, *s.tvalues, *s.pvalues])

# Shortest solutions.
a = rng.integers(-9, 9, (12, 2)).astype(float)
X = np.column_stack([a, a[:, 0] + a[:, 1], a[:, 0], rng.integers(-9, 9, 12), np.full(12, 7.0)])
y = rng.standard_normal(12)
case("a sum, a copy and a constant among the columns", "shortest", X, y, minimal(X, y))
X = rng.standard_normal((6, 9))
y = rng.standard_normal(6)
case("more columns than rows", "shortest", X, y, minimal(X, y))

# Ridge.
X = rng.standard_normal((35, 5)) @ rng.standard_normal((5, 5)) + 10
y = X @ rng.standard_normal(5) + rng.standard_normal(35)
for alpha in (1e-3, 1.0, 250.0):
    b, _, _ = linear(X, y, alpha=alpha)
    r = Ridge(alpha=alpha, solver="svd").fit(X, y)
    assert all(abs(float(v) - u) < 1e-9 * (1 + abs(u)) for v, u in zip(b, [r.intercept_, *r.coef_]))
    case(f"ridge {alpha}", "ridge", X, y, b, parameters=[alpha])
b, _, _ = linear(H, np.cos(np.arange(14)), alpha=1e-9)
case("ridge on the Hilbert matrix", "ridge", H, np.cos(np.arange(14)), b, parameters=[1e-9])
w = rng.uniform(0.1, 4, 35)
b, _, _ = linear(X, y, w, alpha=2.0)
r = Ridge(alpha=2.0, solver="svd").fit(X, y, sample_weight=w)
assert all(abs(float(v) - u) < 1e-9 * (1 + abs(u)) for v, u in zip(b, [r.intercept_, *r.coef_]))
case("ridge with weights", "ridge", X, y, b, w=w, parameters=[2.0])
X = rng.standard_normal((6, 10))
y = rng.standard_normal(6)
b, _, _ = linear(X, y, alpha=0.5)
case("ridge with more columns than rows", "ridge", X, y, b, parameters=[0.5])

# Lasso and elastic net.
X = rng.standard_normal((50, 8)) @ (np.eye(8) + 0.4 * rng.standard_normal((8, 8))) + 3
y = X @ [3, 0, 0, -2, 0, 0.5, 0, 0] + rng.standard_normal(50)
for alpha, ratio in ((0.05, 1.0), (0.5, 1.0), (2.0, 1.0), (0.1, 0.5), (1.0, 0.2), (0.01, 0.9)):
    case(f"elastic net {alpha} {ratio}", "elastic", X, y, sparse(X, y, alpha, ratio), parameters=[alpha, ratio])
w = rng.uniform(0.1, 4, 50)
case("elastic net with weights", "elastic", X, y, sparse(X, y, 0.2, 0.7, w), w=w, parameters=[0.2, 0.7])
X = rng.standard_normal((12, 20))
y = rng.standard_normal(12)
case("elastic net, more columns than rows", "elastic", X, y, sparse(X, y, 0.1, 0.7), parameters=[0.1, 0.7])

# Logistic.
X = rng.standard_normal((60, 3)) * [1, 10, 0.1] + [0, 50, 1]
p = 1 / (1 + np.exp(-(X @ [1, 0.1, -3] - 2)))
y = (rng.uniform(size=60) < p).astype(float)
b, ll = logistic(X, y, 2, 0)
s = sm.Logit(y, sm.add_constant(X)).fit(disp=0, tol=1e-14, maxiter=100)
assert all(abs(float(v) - u) < 1e-8 * (1 + abs(u)) for v, u in zip(b, s.params))
case("logistic", "logistic", X, y, b, parameters=[0], errors=s.bse, statistics=[ll, s.llnull, s.aic, s.bic])
for C in (0.1, 1.0, 100.0):
    b, ll = logistic(X, y, 2, 1 / C)
    m = LogisticRegression(C=C, solver="newton-cholesky", tol=1e-14, max_iter=1000).fit(X, y)
    assert all(abs(float(v) - u) < 1e-6 * (1 + abs(u)) for v, u in zip(b, [*m.intercept_, *m.coef_[0]])), m.coef_
    case(f"logistic C {C}", "logistic", X, y, b, parameters=[1 / C], statistics=[ll])
w = rng.uniform(0.2, 3, 60)
b, ll = logistic(X, y, 2, 1.0, w)
case("logistic with weights", "logistic", X, y, b, w=w, parameters=[1.0], statistics=[ll])
X = rng.standard_normal((70, 3)) + [0, 4, -2]
eta = (X - [0, 4, -2]) @ rng.standard_normal((3, 3)) * 0.7
y = np.array([rng.choice(3, p=np.exp(v - v.max()) / np.exp(v - v.max()).sum()) for v in eta]).astype(float)
for penalty in (0, 0.01, 2.0):
    b, ll = logistic(X, y, 3, penalty)
    if penalty:
        m = LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=1e-14, max_iter=1000).fit(X, y)
        flat = np.column_stack([m.intercept_ - m.intercept_.mean(), m.coef_]).ravel()
        assert all(abs(float(v) - u) < 1e-6 * (1 + abs(u)) for v, u in zip(b, flat)), (b, flat)
    else:
        s = sm.MNLogit(y.astype(int), sm.add_constant(X)).fit(disp=0, method="newton", maxiter=100)
        params = np.asarray(s.params)
        for k in range(2):
            for j in range(4):
                assert abs(float(b[(k + 1) * 4 + j] - b[j]) - params[j, k]) < 1e-6 * (1 + abs(params[j, k]))
    case(f"multinomial penalty {penalty}", "logistic", X, y, b, parameters=[penalty], statistics=[ll])

w = rng.uniform(0.2, 3, 70)
b, ll = logistic(X, y, 3, 0.3, w)
m = LogisticRegression(C=1 / 0.3, solver="newton-cholesky", tol=1e-14, max_iter=1000).fit(X, y, sample_weight=w)
flat = np.column_stack([m.intercept_ - m.intercept_.mean(), m.coef_]).ravel()
assert all(abs(float(v) - u) < 1e-6 * (1 + abs(u)) for v, u in zip(b, flat)), (b, flat)
case("multinomial with weights", "logistic", X, y, b, w=w, parameters=[0.3], statistics=[ll])
X = rng.standard_normal((80, 2)) * [1, 1e-4] + [1e6, 3]
y = (rng.uniform(size=80) < 1 / (1 + np.exp(-(X - [1e6, 3]) @ [2, 1e4]))).astype(float)
b, ll = logistic(X, y, 2, 0)
case("logistic, offset a million times the spread", "logistic", X, y, b, parameters=[0], statistics=[ll])


def number(v):
    return repr(float(v)) if not isinstance(v, mpf) else mpmath.nstr(v, 22, min_fixed=0, max_fixed=0)


def array(values, indent):
    lines, line = [], ""
    for v in values:
        t = number(v)
        if len(line) + len(t) > 98:
            lines.append(line.rstrip())
            line = ""
        line += t + ", "
    lines.append(line.rstrip())
    text = ("\n" + " " * indent).join(lines)
    # The formatter wants a last comma where the literal has lines of its own only.
    return text if len(values) > 1 else text.rstrip(",")


print(f"""// Recorded by Recorded/record-models.py on 2026-11-21; not edited by hand.
// numpy {np.__version__}, scikit-learn {sklearn.__version__}, statsmodels {statsmodels.__version__}, mpmath {mpmath.__version__}.
import Testing

/// A small problem with answers computed elsewhere.
struct RecordedModel: Sendable, CustomTestStringConvertible {{
    var name: String
    var kind: String
    var featureCount: Int
    /// Row by row.
    var x: [Double]
    var y: [Double]
    var weights: [Double]?
    var parameters: [Double]
    /// Score by score: the intercept, if any, then the coefficients.
    var expected: [Double]
    var standardErrors: [Double]
    var statistics: [Double]

    var testDescription: String {{ name }}

    static let all: [RecordedModel] = [""")
for name, kind, X, y, w, parameters, expected, errors, statistics in cases:
    def field(key, values):
        values = list(values)
        return f"            {key}: [\n                {array(values, 16)}\n            ]" if values else f"            {key}: []"
    print("        RecordedModel(")
    print(f'            name: "{name}", kind: "{kind}", featureCount: {X.shape[1]},')
    print(field("x", X.ravel()) + ",")
    print(field("y", y) + ",")
    print((field("weights", w) if w is not None else "            weights: nil") + ",")
    print(field("parameters", parameters) + ",")
    print(field("expected", expected) + ",")
    print(field("standardErrors", errors) + ",")
    print(field("statistics", statistics) + "),")
print("    ]\n}")
