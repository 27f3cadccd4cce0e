"""Exercises of chapter 1."""

import numpy as np

from nbhelpers import perceptron
from nbhelpers.check.kit.exercise import (
    Wrong,
    asks_function,
    asks_value,
    close,
    compare,
    numbers,
    require,
)
from nbhelpers.data import gate, two_classes
from nbhelpers.lessons import margin
from nbhelpers.notebook.language import say


def solve_decide():
    return [1, -1, 1, -1]


@asks_value(
    solution=solve_decide,
    hints=lambda: [
        say(
            zh="先对每个输入算出 $2x_1 - x_2 - 1$，再看它的符号。",
            en="Compute $2x_1 - x_2 - 1$ for each input first, then look at its sign.",
        ),
        say(
            zh="四个得分依次是 1、−2、0、−4。得分为 0 时 sign 输出什么？看式 (1) 下面的约定。",
            en="The four scores are 1, −2, 0 and −4. What is sign of 0? See the convention below eq. (1).",
        ),
    ],
)
def decide(answer):
    """Outputs of the perceptron w = (2, −1), b = −1 for (1, 0), (0, 1), (1, 1), (−1, 1)."""
    X = np.array([[1, 0], [0, 1], [1, 1], [-1, 1]])
    y, wanted = numbers(answer, (4,)), perceptron.predict(X, [2, -1], -1)
    scores = perceptron.score(X, [2, -1], -1)
    require(
        not close(y, scores),
        say(
            zh="这是得分 $\\mathbf{w}^\\top\\mathbf{x} + b$。感知机输出的是它的符号：+1 或 −1。",
            en="These are the scores $\\mathbf{w}^\\top\\mathbf{x} + b$. The perceptron gives their sign: +1 or −1.",
        ),
    )
    require(
        y[2] not in (0, -1) or not close(np.delete(y, 2), np.delete(wanted, 2)),
        say(
            zh="只差第三个：它的得分正好是 0，而本课约定 sign(0) = +1。",
            en="All but the third: its score is exactly 0, and in this course sign(0) = +1.",
        ),
    )
    require(
        np.isin(y, [-1, 1]).all(),
        say(zh="每个输出都应是 +1 或 −1。", en="Every output should be +1 or −1."),
    )
    for number, right in enumerate(y == wanted, 1):
        require(
            right,
            say(
                zh=f"第 {number} 个输入还不对：再算一次它的 $2x_1 - x_2 - 1$。",
                en=f"Input number {number} is not right yet: compute its $2x_1 - x_2 - 1$ again.",
            ),
        )


def solve_signed_distance(w, b, x):
    return (w @ x + b) / np.linalg.norm(w)


@asks_function(
    solution=solve_signed_distance,
    hints=lambda: [
        say(
            zh="沿单位法向量 $\\mathbf{w}/\\|\\mathbf{w}\\|$ 走一步，得分增加 $\\|\\mathbf{w}\\|$。",
            en="One step along the unit normal $\\mathbf{w}/\\|\\mathbf{w}\\|$ raises the score by $\\|\\mathbf{w}\\|$.",
        ),
        say(
            zh="`np.linalg.norm(w)` 就是 $\\|\\mathbf{w}\\|$；距离要带符号，不要取绝对值。",
            en="`np.linalg.norm(w)` is $\\|\\mathbf{w}\\|$; keep the sign, take no absolute value.",
        ),
    ],
)
def signed_distance(answer):
    """A function of (w, b, x): the signed distance of x from the boundary."""
    rng = np.random.default_rng(1)
    for d, side in [(2, 1), (3, -1), (5, -1)]:
        w, b, x = rng.normal(size=d) * 3, rng.normal() - 1, rng.normal(size=d)
        if side * (w @ x + b) < 0:
            x = x - 2 * w * (w @ x + b) / (w @ w)
        y, wanted = numbers(answer(w, b, x), ()), margin.signed_distance(x, w, b)
        length = np.linalg.norm(w)
        mistakes = [
            (
                w @ x + b,
                say(
                    zh="这是得分，还不是距离：w 变长一倍，它也变大一倍，而样本并没有动。除以什么？",
                    en="This is the score, not yet the distance: make w twice as long and it doubles, "
                    "though the sample stays. Divide by what?",
                ),
            ),
            (
                abs(wanted),
                say(
                    zh="这是距离的绝对值。符号说明样本在边界的哪一侧，请保留它。",
                    en="This is the absolute distance. The sign tells on which side x is: keep it.",
                ),
            ),
            (
                -wanted,
                say(
                    zh="符号反了：在 $\\mathbf{w}$ 所指的一侧，距离为正。",
                    en="The sign is reversed: on the side to which $\\mathbf{w}$ points, it is positive.",
                ),
            ),
            (
                w @ x / length,
                say(
                    zh="忘了偏置 b：这是到过原点的那条平行线的距离。",
                    en="The bias b is missing: this is the distance from the parallel through the origin.",
                ),
            ),
            (
                (w @ x + b) / (w @ w),
                say(
                    zh="你除以了 $\\|\\mathbf{w}\\|^2$，应当除以 $\\|\\mathbf{w}\\|$。",
                    en="You divided by $\\|\\mathbf{w}\\|^2$; divide by $\\|\\mathbf{w}\\|$.",
                ),
            ),
            (
                w @ x / length + b,
                say(
                    zh="b 也要除以 $\\|\\mathbf{w}\\|$：给分子加上括号。",
                    en="b has to be divided by $\\|\\mathbf{w}\\|$ too: put the numerator in parentheses.",
                ),
            ),
        ]
        compare(y, wanted, mistakes)


def solve_nand_gate():
    return (-1, -1), 1.5


@asks_value(
    solution=solve_nand_gate,
    hints=lambda: [
        say(
            zh="NAND 是 AND 的反面。把 AND 的 w 和 b 都乘以 −1 会怎样？",
            en="NAND is the opposite of AND. What happens if you multiply w and b of AND by −1?",
        ),
        say(
            zh="(1, 1) 的得分要小于 0，另外三个要大于等于 0：试试 $w_1 = w_2 = -1$，再找 b。",
            en="The score of (1, 1) has to be below 0, the other three at least 0: try $w_1 = w_2 = -1$ "
            "and look for b.",
        ),
    ],
)
def nand_gate(answer):
    """Weights (w₁, w₂) and a bias b of a perceptron that computes NAND."""
    require(
        isinstance(answer, (tuple, list)) and len(answer) == 2,
        say(
            zh="答案写成一对：`(w1, w2), b`，例如 `(1, 1), -1.5`。",
            en="Write the answer as a pair: `(w1, w2), b`, for example `(1, 1), -1.5`.",
        ),
    )
    w, b = numbers(answer[0], (2,)), numbers(answer[1], ())
    X, t = gate("NAND")
    y = perceptron.predict(X, w, b)
    require(
        not np.array_equal(y, -t),
        say(
            zh="这是 AND：四个输出全反了。把 w 和 b 的符号都变一下。",
            en="This is AND: all four outputs are reversed. Change the sign of w and of b.",
        ),
    )
    require(
        not np.array_equal(y, [1, 1, 1, 1]),
        say(
            zh="四个输出都是 +1。(1, 1) 应得 −1：减小 b，或让权重更负。",
            en="All four outputs are +1. (1, 1) should give −1: lower b or make the weights more negative.",
        ),
    )
    require_all_right(X, y, t)


def require_all_right(X, y, t, more=""):
    """Name the inputs of a gate that come out wrong, and say ``more`` about them."""
    wrong = [str(tuple(x)) for x in X[y != t].tolist()]
    require(
        not wrong,
        say(
            zh=f"这些输入的输出还不对：{'、'.join(wrong)}。{more}",
            en=f"These inputs still come out wrong: {', '.join(wrong)}. {more}".rstrip(),
        ),
    )


def solve_update(w, b, x, t, eta):
    y = 1 if w @ x + b >= 0 else -1
    if y != t:
        w = w + eta * t * x
        b = b + eta * t
    return w, b


@asks_function(
    solution=solve_update,
    hints=lambda: [
        say(
            zh="先按式 (1) 预测 y。只有 y ≠ t 时才按式 (2) 更新，否则原样返回 w 和 b。",
            en="Predict y by eq. (1) first. Only where y ≠ t update by eq. (2); else return w and b as they are.",
        ),
        say(
            zh="要写成 `w = w + eta * t * x`，不要写 `w += …`；b 加的是 `eta * t`。",
            en="Write `w = w + eta * t * x`, not `w += …`; what b gains is `eta * t`.",
        ),
    ],
)
def update(answer):
    """A function of (w, b, x, t, eta): one step of rule (2), giving the new (w, b)."""
    rng = np.random.default_rng(2)
    for t, right in [(1, False), (-1, False), (1, True), (-1, True)]:
        w, b, x, eta = rng.normal(size=3), rng.normal(), rng.normal(size=3), 0.25
        if (perceptron.predict(x, w, b) == t) != right:
            x, b = -x, -b
        _one_step(answer, w, b, x, t, eta)
    for t in (1, -1):
        _one_step(answer, np.zeros(3), 0.0, np.array([1.0, 2.0, 3.0]), t, 0.5)


def _one_step(answer, w, b, x, t, eta):
    result = answer(w, b, x, t, eta)
    require(
        isinstance(result, (tuple, list)) and len(result) == 2,
        say(zh="函数应返回一对 `w, b`。", en="The function should return the pair `w, b`."),
    )
    new_w, new_b = numbers(result[0], w.shape), numbers(result[1], ())
    new = np.append(new_w, new_b)
    wrong = perceptron.predict(x, w, b) != t
    step = np.append(x, 1.0) * t * eta
    old = np.append(w, b)
    mistakes = [
        (
            old + step,
            say(
                zh="这个样本已经分对了（注意 sign(0) = +1），却也被更新了。只有 y ≠ t 时才更新。",
                en="This sample was right already (mind sign(0) = +1), yet it changed w. "
                "Update only where y ≠ t.",
            ),
        ),
        (
            old,
            say(
                zh="样本被误分类了（注意 sign(0) = +1），w 和 b 却没有变。",
                en="The sample was misclassified (mind sign(0) = +1), yet w and b stayed.",
            ),
        ),
        (
            old + np.append(x, 0) * t * eta,
            say(zh="w 对了，b 没有更新。", en="w is right, but b was not updated."),
        ),
        (
            old + step / eta,
            say(zh="忘了乘学习率 η。", en="The learning rate η is missing."),
        ),
        (
            old + step * t,
            say(
                zh="忘了乘 t：t = −1 时 w 应当朝反方向走。",
                en="t is missing: where t = −1, w has to go the other way.",
            ),
        ),
        (
            old + 2 * step,
            say(
                zh="步子大了一倍：t − y 等于 ±2，式 (2) 里乘的是 t。",
                en="The step is twice as long: t − y is ±2, but eq. (2) multiplies by t.",
            ),
        ),
        (
            old - step,
            say(
                zh="方向反了：这样一步会让得分更糟。检查符号。",
                en="The direction is reversed: this step makes the score worse. Check the sign.",
            ),
        ),
    ]
    compare(new, old + step if wrong else old, mistakes)


def solve_eta_ratio():
    return 1, 0.01


@asks_value(
    solution=solve_eta_ratio,
    hints=lambda: [
        say(
            zh="从零出发，第一次更新后 w = η t x。w 和 b 都带因子 η 时，sign(wᵀx + b) 变了吗？",
            en="From zero, the first update gives w = η t x. If w and b both carry a factor η, does sign(wᵀx + b) change?",
        ),
        say(
            zh="用 `learn(X, t, eta=1.0)` 和 `learn(X, t, eta=0.01)` 各训练一次，比较 `mistakes` 和 `w[-1]`。",
            en="Run `learn(X, t, eta=1.0)` and `learn(X, t, eta=0.01)` and compare `mistakes` and `w[-1]`.",
        ),
    ],
)
def eta_ratio(answer):
    """From zero, η = 0.01 against η = 1: ratio of the mistakes, and ratio of the final ‖w‖."""
    mistakes, length = numbers(answer, (2,))
    require(
        mistakes == 1,
        say(
            zh="误分类次数的比值不对。从零出发时，因子 η 同时乘在 w 和 b 上，每一步的边界和预测都不变。",
            en="The ratio of the mistakes is not right. From zero the factor η multiplies w and b alike, so "
            "every boundary and every prediction stays the same.",
        ),
    )
    require(
        length != 1,
        say(
            zh="误分类次数对了；但 w 每次走的步长是原来的 0.01 倍，‖w‖ 会一样吗？",
            en="The mistakes are right; but every step of w is 0.01 times as long. Can ‖w‖ be the same?",
        ),
    )
    require(
        not np.isclose(length, 100),
        say(
            zh="误分类次数对了；‖w‖ 的比值颠倒了：用后一次除以前一次。",
            en="The mistakes are right; the ratio of ‖w‖ is upside down: divide the second run by the first.",
        ),
    )
    require(
        np.isclose(length, 0.01),
        say(
            zh="误分类次数对了，‖w‖ 的比值还不对：w 是若干步 η t x 之和。",
            en="The mistakes are right, the ratio of ‖w‖ is not yet: w is a sum of steps η t x.",
        ),
    )


def solve_best_eta():
    return 4.0


@asks_value(
    solution=solve_best_eta,
    hints=lambda: [
        say(
            zh="η 太小，要很多步才能把错误的起点转过来；先试比 1 大的值。",
            en="With a small η it takes many steps to turn the wrong start around; try values above 1 first.",
        ),
        say(
            zh="写一个循环：`for eta in np.geomspace(0.1, 100, 60)`，打印每个 η 的误分类次数。",
            en="Write a loop: `for eta in np.geomspace(0.1, 100, 60)`, and print the mistakes for each η.",
        ),
    ],
)
def best_eta(answer):
    """An η with which ``learn`` makes at most 6 mistakes from the start w = (−3, 3), b = 0."""
    eta = numbers(answer, ())
    require(
        0 < eta < np.inf, say(zh="学习率必须是正数。", en="The learning rate has to be positive.")
    )
    X, t = two_classes(40, 0.2, rng=3)
    mistakes = perceptron.learn(X, t, float(eta), [-3.0, 3.0]).mistakes
    require(
        mistakes <= 6,
        say(
            zh=f"η = {eta:g} 时误分类了 {mistakes} 次，目标是不超过 6 次。",
            en=f"With η = {eta:g} there were {mistakes} mistakes; the goal is at most 6.",
        ),
    )


def solve_novikoff(X, t, u):
    augmented = np.column_stack([X, np.ones(len(X))])
    R = np.linalg.norm(augmented, axis=1).max()
    gamma = np.min(t * (augmented @ u))
    return (R / gamma) ** 2


@asks_function(
    solution=solve_novikoff,
    hints=lambda: [
        say(
            zh="先给 X 添一列 1：`np.column_stack([X, np.ones(len(X))])`。",
            en="Add a column of ones to X first: `np.column_stack([X, np.ones(len(X))])`.",
        ),
        say(
            zh="R 是这些行的最大长度，γ 是 $t\\,\\mathbf{u}^\\top\\tilde{\\mathbf{x}}$ 的最小值。",
            en="R is the largest length of these rows, γ the smallest $t\\,\\mathbf{u}^\\top\\tilde{\\mathbf{x}}$.",
        ),
    ],
)
def novikoff(answer):
    """A function of (X, t, u): the bound (R/γ)² in the space of (x, 1), for a unit vector u."""
    for seed in range(3):
        X, t = two_classes(20, 0.3, d=2 + seed, rng=seed)
        gamma, u = margin.augmented_margin(X, t)
        y = numbers(answer(X, t, u), ())
        R, plain = np.linalg.norm(margin.augment(X), axis=1).max(), np.linalg.norm(X, axis=1).max()
        mean = np.mean(t * (margin.augment(X) @ u))
        mistakes = [
            (R / gamma, say(zh="忘了平方。", en="The square is missing.")),
            (
                (plain / gamma) ** 2,
                say(
                    zh="R 要在增广空间里量：样本后面添上 1 再求长度。",
                    en="R is measured in the augmented space: append 1 to each sample before taking its length.",
                ),
            ),
            ((gamma / R) ** 2, say(zh="分子分母颠倒了。", en="The fraction is upside down.")),
            (
                (R / np.min(margin.augment(X) @ u)) ** 2,
                say(
                    zh="γ 是 $t\\,\\mathbf{u}^\\top\\tilde{\\mathbf{x}}$ 的最小值：不要漏了 t，也不要取最大值。",
                    en="γ is the least $t\\,\\mathbf{u}^\\top\\tilde{\\mathbf{x}}$: keep t, and take the minimum.",
                ),
            ),
            (
                (R / mean) ** 2,
                say(
                    zh="γ 是最小的那个值，不是平均值。",
                    en="γ is the smallest of these values, not their mean.",
                ),
            ),
        ]
        compare(y, (R / gamma) ** 2, mistakes)


def solve_pocket(X, t, ws, bs):
    right = [np.sum(np.where(X @ w + b >= 0, 1, -1) == t) for w, b in zip(ws, bs, strict=True)]
    return int(np.argmax(right))


@asks_function(
    solution=solve_pocket,
    hints=lambda: [
        say(
            zh="对每一对 (w, b) 数一数分对了多少个样本。",
            en="For each pair (w, b), count how many samples come out right.",
        ),
        say(
            zh="`np.argmax` 给出最大值的下标。",
            en="`np.argmax` gives the index of the largest value.",
        ),
    ],
)
def pocket(answer):
    """A function of (X, t, ws, bs): the index of the pair (w, b) that gets the most samples right."""
    rng = np.random.default_rng(3)
    for _ in range(5):
        X, t = rng.normal(size=(30, 2)), rng.choice([-1, 1], size=30)
        run = perceptron.learn(X, t, epochs=5)
        ws, bs = run.w[1:], run.b[1:]
        index = numbers(answer(X, t, ws, bs), ())
        right = np.sum(perceptron.sign(X @ ws.T + bs) == t[:, None], axis=0)
        require(
            index in range(len(bs)),
            say(
                zh=f"答案应是 0 到 {len(bs) - 1} 之间的下标，得到的是 {index:g}。",
                en=f"The answer should be an index from 0 to {len(bs) - 1}, but it is {index:g}.",
            ),
        )
        if right[int(index)] == right.max():
            continue
        require(
            index != len(bs) - 1,
            say(
                zh="你选了最后一对。感知机不停地跳，最后的不一定最好。",
                en="You chose the last pair. The perceptron keeps jumping: the last is not always the best.",
            ),
        )
        require(
            right[int(index)] != right.min(),
            say(
                zh="你选了分错最多的那一对：求最大值的下标，不是最小值的。",
                en="You chose the pair with the most errors: take the index of the maximum, not of the minimum.",
            ),
        )
        raise Wrong(
            say(
                zh=f"你选的那一对分对了 {right[int(index)]} 个样本，另有一对分对了 {right.max()} 个。",
                en=f"Your pair gets {right[int(index)]} samples right, but another gets {right.max()}.",
            )
        )
