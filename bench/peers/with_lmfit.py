"""lmfit with scipy: peers/with_lmfit.py FOLDER, prints as gnuplot.sh, and how many fits lack an error."""
import glob
import os
import sys

import numpy as np
from lmfit import Parameters, minimize
from scipy.special import wofz

NAMES = ["h", "e0", "w", "A1", "c1", "A2", "c2", "A3", "c3", "s", "g"]
START = [0.8, 5724, 2, 0.8, 5718, 4, 5726, 4, 5737, 0.9, 1.2]
LOW = [0, 5710, 0.05, 0, 5710, 0, 5720, 0, 5730, 0.01, 0.01]
HIGH = [5, 5735, 20, 50, 5722, 50, 5732, 50, 5745, 10, 10]


def voigt(x, center, sigma, gamma):
    z = (x - center + 1j * gamma) / (sigma * np.sqrt(2))
    return wofz(z).real / (sigma * np.sqrt(2 * np.pi))


def residual(parameters, x, y, sigma):
    p = parameters.valuesdict()
    model = p["h"] * (0.5 + np.arctan((x - p["e0"]) / p["w"]) / np.pi)
    for k in "123":
        model = model + p["A" + k] * voigt(x, p["c" + k], p["s"], p["g"])
    return (y - model) / sigma


without = 0
for path in sorted(glob.glob(sys.argv[1] + "/*.dat")):
    x, y, sigma = np.loadtxt(path).T
    parameters = Parameters()
    for name, start, low, high in zip(NAMES, START, LOW, HIGH):
        parameters.add(name, value=start, min=low, max=high)
    result = minimize(residual, parameters, args=(x, y, sigma))
    values = " ".join("%.10g" % result.params[name].value for name in NAMES)
    print(os.path.basename(path), "%.10g" % result.chisqr, values)
    without += not result.errorbars
print("without errors:", without, file=sys.stderr)
