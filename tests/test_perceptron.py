"""The perceptron: model (1), learning rule (2), pocket and average."""

import numpy as np
import pytest
from sklearn.linear_model import Perceptron

from nbhelpers.data import gate, iris, two_classes
from nbhelpers.perceptron import accuracy, average, learn, pocket, predict, score, sign


class TestModel:
    def test_sign_of_zero_is_plus_one(self):
        assert sign([-2.0, -0.0, 0.0, 3.0]).tolist() == [-1, 1, 1, 1]

    def test_one_sample_and_a_batch(self):
        assert score([2, 1], [3, -1], -1) == 4
        assert score([[2, 1], [0, 3]], [3, -1], -1).tolist() == [4, -4]
        assert score(np.ones((2, 1), "f"), np.ones(1, "f"), np.float32(1)).dtype == np.float32
        assert predict([[2, 1], [0, 3], [1, 2]], [3, -1], -1).tolist() == [1, -1, 1]


class TestLearning:
    def test_trace_of_or_by_hand(self):
        """The gate OR with η = 1 from zero, worked out on paper.

        Samples in turn: (0,0)→−1, (0,1)→+1, (1,0)→+1, (1,1)→+1; score 0 counts as +1.
        """
        run = learn(*gate("OR"))
        assert run.wrong.tolist() == [0, 1, 0, 2, 0]
        assert run.w.tolist() == [[0, 0], [0, 0], [0, 1], [0, 1], [1, 1], [1, 1]]
        assert run.b.tolist() == [0, -1, 0, -1, 0, -1]
        assert run.visit.tolist() == [1, 2, 5, 7, 9]
        assert run.visits == 9 + 4 and run.converged

    @pytest.mark.parametrize(("epochs", "visits"), [(1, 4), (3, 12), (4, 13), (100, 13)])
    def test_it_has_converged_when_as_many_in_a_row_are_right_as_there_are(self, epochs, visits):
        run = learn(*gate("OR"), epochs=epochs)
        assert run.visits == visits and run.converged == (epochs >= 4)

    def test_without_a_mistake_only_the_start_is_recorded(self):
        run = learn([[1.0], [2.0]], [1, 1])
        assert run.w.tolist() == [[0.0]] and run.b.tolist() == [0.0]
        assert run.wrong.shape == run.visit.shape == (0,)
        assert run.mistakes == 0 and run.visits == 2 and run.converged

    @pytest.mark.parametrize("epochs", [1, 3, 20])
    def test_agrees_with_scikit_learn(self, epochs):
        """Where no score is exactly 0, the two are the same algorithm.

        At score 0 scikit-learn updates whatever the target, while here sign(0) = +1. A random
        start keeps the scores away from 0. ``fit`` writes into ``coef_init``, so it gets a copy.
        """
        rng = np.random.default_rng(epochs)
        X, t = iris("virginica", "versicolor")
        w, b = rng.normal(size=4), rng.normal()
        run = learn(X, t, 0.3, w, b, epochs)
        assert (X @ run.w.T + run.b != 0).all()
        assert run.visits == epochs * 100 and not run.converged
        model = Perceptron(eta0=0.3, shuffle=False, tol=None, max_iter=epochs)
        model.fit(X, t, coef_init=w[None].copy(), intercept_init=[b])
        assert np.allclose(run.w[-1], model.coef_[0], rtol=1e-12)
        assert np.isclose(run.b[-1], model.intercept_[0], rtol=1e-12)

    def test_it_ends_where_the_classes_are_separable_and_only_there(self):
        X, t = iris("setosa")
        run = learn(X, t)
        assert run.converged and accuracy(X, t, run.w[-1], run.b[-1]) == 1
        run = learn(*gate("XOR"), epochs=1000)
        assert not run.converged and run.visits == 4000


class TestPocketAndAverage:
    @pytest.mark.parametrize(
        ("X", "t", "epochs"),
        [(*iris("virginica", "versicolor"), 20), (*two_classes(30, 0.1, rng=3), 1)],
    )
    def test_pocket_is_the_best_boundary_of_the_run(self, X, t, epochs):
        run = learn(X, t, epochs=epochs)
        best = max(accuracy(X, t, w, b) for w, b in zip(run.w, run.b, strict=True))
        assert accuracy(X, t, *pocket(X, t, run)) == best

    def test_average_counts_each_boundary_as_often_as_it_was_used(self):
        X, t = gate("OR")
        w, b, used = np.zeros(2), 0.0, []
        for _ in range(13):
            i = len(used) % 4
            if predict(X[i], w, b) != t[i]:
                used.append([*w, b])
                w, b = w + t[i] * X[i], b + t[i]
            else:
                used.append([*w, b])
        w_mean, b_mean = average(learn(X, t))
        assert np.allclose([*w_mean, b_mean], np.mean(used, axis=0))
