"""Iris: four measurements, in cm, of 150 flowers of three species, 50 of each.

Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", Annals of
Eugenics 7 (1936), 179–188; measured by E. Anderson. UCI Machine Learning Repository,
https://doi.org/10.24432/C56C76, license CC BY 4.0; the numbers are those of Fisher's paper.
"""

from importlib.resources import files

import numpy as np

from nbhelpers import arguments

FEATURES = ("sepal_length", "sepal_width", "petal_length", "petal_width")
SPECIES = ("setosa", "versicolor", "virginica")


def iris(positive, negative=None, features=FEATURES):
    """Samples X (N, len(features)) in cm with t = +1 for species ``positive``, −1 for ``negative``.

    Without ``negative``, all other species are −1.
    """
    arguments.one_of("positive", positive, SPECIES, zh="品种", en="species")
    if negative is not None:
        arguments.one_of("negative", negative, SPECIES, zh="品种", en="species")
    fits = isinstance(features, (list, tuple)) and all(f in FEATURES for f in features)
    known = arguments.listed(FEATURES)
    arguments.expect(fits, "measurements", features=features, known=known)

    table = (files("nbhelpers.data") / "iris.csv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split(",") for line in table]
    X = np.array([[float(entry) for entry in row[:-1]] for row in rows])
    species = np.array([row[-1] for row in rows])
    chosen = np.isin(species, [positive, negative]) if negative else np.full(len(rows), True)
    columns = [FEATURES.index(feature) for feature in features]
    return X[chosen][:, columns], np.where(species[chosen] == positive, 1, -1)
