"""Real tables are what they say, and synthetic sets keep their promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_iris

from nbhelpers.datasets import belgian_calls, gate, iris, two_classes
from nbhelpers.datasets.telephone import OTHER_UNIT, PARTLY
from nbhelpers.margin import augmented_margin


def test_iris_is_fishers_table():
    bunch = load_iris()
    X, t = iris("versicolor")
    assert np.array_equal(X, bunch.data)
    assert np.array_equal(t, np.where(bunch.target == 1, 1, -1))


def test_iris_of_two_species_and_two_features():
    X, t = iris("virginica", "versicolor", ["petal_width", "sepal_length"])
    assert X.shape == (100, 2) and np.sum(t == 1) == 50
    assert np.array_equal(X, load_iris().data[50:][:, [3, 0]])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rose",), "positive is 'rose', but the species are setosa"),
        (("setosa", "rose"), "negative is 'rose'"),
        (("setosa", None, ["petal"]), "features is"),
        (("setosa", None, "petal_length"), "a list of these"),
    ],
)
def test_iris_says_what_it_has(arguments, message):
    with pytest.raises(ValueError, match=message):
        iris(*arguments)


@given(st.integers(1, 60), st.floats(0, 1), st.integers(1, 6), st.integers(0, 10**6))
def test_two_classes_keep_their_margin(n, gap, d, seed):
    X, t = two_classes(n, gap, d, seed)
    assert X.shape == (n, d) and np.abs(X).max() <= 2
    assert set(t) <= {-1, 1}
    if gap > 0.01:
        assert augmented_margin(X, t)[0] > 0
    assert np.array_equal(X, two_classes(n, gap, d, seed)[0])


@pytest.mark.parametrize("gap", [-0.1, 1.5, np.nan])
def test_two_classes_refuse_a_margin_that_does_not_fit(gap):
    with pytest.raises(ValueError, match="margin is"):
        two_classes(10, gap)


def test_gates():
    X, t = gate("XOR")
    assert np.array_equal(t == 1, X[:, 0] != X[:, 1])
    assert np.array_equal(gate("NAND")[1], -gate("AND")[1])
    with pytest.raises(ValueError, match="name is 'NOT', but the gates are AND, OR, NAND, XOR"):
        gate("NOT")


def test_belgian_calls():
    years, calls = belgian_calls()
    assert years.tolist() == [*range(1950, 1974)] and calls.shape == (24,)
    assert calls[[0, 12, 13, 14, 19, 20, 23]].tolist() == [4.4, 16.1, 21.2, 119, 212, 43, 29]
    assert years[calls > 100].tolist() == list(OTHER_UNIT)
    usual = ~np.isin(years, OTHER_UNIT + PARTLY)
    assert calls[usual].max() == 29
