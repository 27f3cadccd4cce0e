"""Exercises of chapter 5."""

from functools import partial

import numpy as np

from nbhelpers.activations import relu
from nbhelpers.check.kit.old import (
    Wrong,
    asks_function,
    asks_value,
    close,
    compare,
    numbers,
    require,
)
from nbhelpers.data import digits
from nbhelpers.data.digits import PARTS
from nbhelpers.initialization import he
from nbhelpers.layers import BatchNorm
from nbhelpers.lessons.playground import Run, from_text
from nbhelpers.lessons.recipes import Recipe, final_loss, linear_decay
from nbhelpers.lessons.recipes import build_network as network
from nbhelpers.losses import softmax_cross_entropy
from nbhelpers.notebook.language import say
from nbhelpers.notebook.text import plain
from nbhelpers.optimizers import Adam, Momentum
from nbhelpers.training import accuracy


def solve_count_parameters(sizes):
    total = 0
    for layer in range(1, len(sizes)):
        total += sizes[layer] * sizes[layer - 1] + sizes[layer]
    return total


@asks_function(
    solution=solve_count_parameters,
    hints=lambda: [
        say(
            zh="一层的 W 形状是 (out, in)，b 形状是 (out,)。它们一共有多少个数？",
            en="In one layer W has shape (out, in) and b has shape (out,). How many numbers is that?",
        ),
        say(
            zh="相邻两个宽度是一层：`for m, n in zip(sizes[:-1], sizes[1:])`，把 `n * m + n` 加起来。",
            en="Two neighboring widths make a layer: `for m, n in zip(sizes[:-1], sizes[1:])`; add up `n * m + n`.",
        ),
    ],
)
def count_parameters(answer):
    """A function of the list of widths: how many parameters the network has, weights and biases."""
    for sizes in ([64, 16, 10], [2, 5, 4, 3], [7, 2]):
        count = numbers(answer(list(sizes)), ())
        m, n = np.array(sizes[:-1]), np.array(sizes[1:])
        mistakes = [
            (
                np.sum(m * n),
                say(
                    zh="只数了权重，漏了偏置 b。",
                    en="The weights are there, the biases b are missing.",
                ),
            ),
            (
                np.sum(m * n + m),
                say(
                    zh="一层的偏置与它的输出一样多，不是与输入一样多。",
                    en="A layer has as many biases as outputs, not as many as inputs.",
                ),
            ),
            (
                np.sum(m * n) + sum(sizes),
                say(
                    zh="输入层没有偏置：第一个宽度只是输入的个数。",
                    en="The input has no biases: the first width is only the number of inputs.",
                ),
            ),
            (
                m[0] * n[0] + n[0],
                say(
                    zh="只数了第一层，把各层加起来。",
                    en="Only the first layer was counted: add up all layers.",
                ),
            ),
        ]
        compare(count, int(np.sum(m * n + n)), mistakes)


def solve_weight_spreads(fan_in, fan_out):
    xavier = (2 / (fan_in + fan_out)) ** 0.5
    he = (2 / fan_in) ** 0.5
    limit = 3**0.5 * xavier
    return xavier, he, limit


@asks_function(
    solution=solve_weight_spreads,
    hints=lambda: [
        say(
            zh="方差在推导里：Xavier 是 $2/(n_\\text{in} + n_\\text{out})$，He 是 $2/n_\\text{in}$。标准差是方差的平方根。",
            en="The variances are in the derivation: $2/(n_\\text{in} + n_\\text{out})$ for Xavier, $2/n_\\text{in}$ for He. The "
            "standard deviation is the root of the variance.",
        ),
        say(
            zh="$[-c, c]$ 上均匀分布的方差是 $\\int_{-c}^{c} w^2 \\tfrac{1}{2c}\\,dw = c^2/3$。令它等于 Xavier 的方差，解出 c。",
            en="The variance of the uniform distribution on $[-c, c]$ is $\\int_{-c}^{c} w^2 \\tfrac{1}{2c}\\,dw = c^2/3$. Let it be "
            "Xavier's variance and solve for c.",
        ),
    ],
)
def weight_spreads(answer):
    """A function of (fan_in, fan_out): Xavier's and He's standard deviation, and c for Xavier on [−c, c]."""
    for fan_in, fan_out in [(64, 32), (10, 90), (300, 100)]:
        y = numbers(answer(fan_in, fan_out), (3,))
        xavier, he = np.sqrt(2 / (fan_in + fan_out)), np.sqrt(2 / fan_in)
        mistakes = [
            (
                0,
                xavier**2,
                say(
                    zh="第一个数是 Xavier 的方差，问的是标准差：还要开平方。",
                    en="The first number is Xavier's variance. The standard deviation is its root.",
                ),
            ),
            (
                0,
                he,
                say(
                    zh="第一个数是 He 的标准差。Xavier 折中两个方向，分母是 fan_in + fan_out。",
                    en="The first number is He's. Xavier is the compromise of both directions: divide by fan_in + fan_out.",
                ),
            ),
            (
                0,
                np.sqrt(1 / fan_in),
                say(
                    zh="第一个数只管了向前的方向，1/fan_in。Xavier 也要照顾往回传的梯度：2/(fan_in + fan_out)。",
                    en="The first number cares for the way forward only, 1/fan_in. Xavier minds the gradient too: 2/(fan_in + fan_out).",
                ),
            ),
            (
                0,
                np.sqrt(1 / (fan_in + fan_out)),
                say(
                    zh="第一个数少了因子 2：1/fan_in 与 1/fan_out 的折中是 2/(fan_in + fan_out)。",
                    en="The first number lacks a factor 2: the compromise of 1/fan_in and 1/fan_out is 2/(fan_in + fan_out).",
                ),
            ),
            (
                1,
                he**2,
                say(
                    zh="第二个数是 He 的方差，问的是标准差：还要开平方。",
                    en="The second number is He's variance. The standard deviation is its root.",
                ),
            ),
            (
                1,
                np.sqrt(1 / fan_in),
                say(
                    zh="第二个数少了因子 2：ReLU 丢掉负的一半，He 用 2/fan_in 补上。",
                    en="The second number lacks a factor 2: ReLU loses the negative half, and He's 2/fan_in makes up for it.",
                ),
            ),
            (
                1,
                np.sqrt(2 / fan_out),
                say(
                    zh="第二个数用了 fan_out。一个神经元的净输入是 fan_in 项之和。",
                    en="The second number uses fan_out. A neuron's pre-activation is a sum of fan_in terms.",
                ),
            ),
            (
                2,
                xavier,
                say(
                    zh="第三个数是标准差，不是边界：$[-c, c]$ 上均匀分布的方差是 $c^2/3$，所以 c 比标准差大。",
                    en="The third number is the standard deviation, not the limit: on $[-c, c]$ the variance is $c^2/3$, so c is larger.",
                ),
            ),
            (
                2,
                3 * xavier,
                say(
                    zh="第三个数大了：$c^2/3$ 等于方差，所以 c 是标准差的 $\\sqrt{3}$ 倍，不是 3 倍。",
                    en="The third number is too large: $c^2/3$ is the variance, so c is $\\sqrt{3}$ times the standard deviation, not 3 times.",
                ),
            ),
            (
                2,
                2 * np.sqrt(3) * xavier,
                say(
                    zh="第三个数是整个区间的宽度 2c，问的是 c。",
                    en="The third number is the width of the whole interval, 2c. The question is c.",
                ),
            ),
            (
                2,
                np.sqrt(3) * he,
                say(
                    zh="第三个数配的是 He 的方差，问的是 Xavier 的。",
                    en="The third number goes with He's variance. The question is Xavier's.",
                ),
            ),
        ]
        wanted = [xavier, he, np.sqrt(3) * xavier]
        for place, value, message in mistakes:
            require(close(y[place], wanted[place]) or not close(y[place], value), message)
        compare(y, wanted, [])


def solve_leaky_variance(fan_in, alpha):
    return 2 / ((1 + alpha**2) * fan_in)


@asks_function(
    solution=solve_leaky_variance,
    hints=lambda: [
        say(
            zh="负的那一半 $a$ 变成 $\\alpha a$，平方就是 $\\alpha^2 a^2$。于是 $\\mathrm{E}[h^2]$ 是 $\\mathrm{Var}(a)$ 的几倍？",
            en="The negative half of $a$ becomes $\\alpha a$, squared $\\alpha^2 a^2$. So what multiple of "
            "$\\mathrm{Var}(a)$ is $\\mathrm{E}[h^2]$?",
        ),
        say(
            zh="$\\mathrm{E}[h^2] = \\tfrac{1}{2}(1 + \\alpha^2)\\,\\mathrm{Var}(a)$，再让 $n_\\text{in}\\mathrm{Var}(w)$ 乘上它等于 1 倍。",
            en="$\\mathrm{E}[h^2] = \\tfrac{1}{2}(1 + \\alpha^2)\\,\\mathrm{Var}(a)$; now let $n_\\text{in}\\mathrm{Var}(w)$ "
            "times that factor be 1.",
        ),
    ],
)
def leaky_variance(answer):
    """A function of (fan_in, alpha): the Var(w) that keeps the spread through Leaky ReLU."""
    for fan_in, alpha in [(50, 0.3), (8, -0.5), (100, 2.0), (30, 1.0), (30, 0.0)]:
        y, wanted = numbers(answer(fan_in, alpha), ()), 2 / ((1 + alpha**2) * fan_in)
        mistakes = [
            (
                np.sqrt(wanted),
                say(
                    zh="这是标准差。问的是方差，它是标准差的平方。",
                    en="This is the standard deviation. The variance is its square.",
                ),
            ),
            (
                2 / fan_in,
                say(
                    zh="这是 ReLU（α = 0）的 He 方差。负半轴没有丢掉，而是乘了 α。",
                    en="This is He's variance for ReLU (α = 0). Here the negative half is not lost but multiplied by α.",
                ),
            ),
            (
                2 / ((1 + alpha) * fan_in),
                say(
                    zh="负半轴的 h 乘了 α，而 $h^2$ 乘了 $\\alpha^2$：传下去的是平方的均值。",
                    en="On the negative side h is multiplied by α, but $h^2$ by $\\alpha^2$: it is the mean square that is passed on.",
                ),
            ),
            (
                1 / ((1 + alpha**2) * fan_in),
                say(
                    zh="差 2 倍：正负两半各占一半，所以 $\\mathrm{E}[h^2] = \\tfrac{1}{2}(1 + \\alpha^2)\\,\\mathrm{Var}(a)$。",
                    en="A factor 2 is missing: each sign makes half of it, so $\\mathrm{E}[h^2] = \\tfrac{1}{2}(1 + \\alpha^2)\\,\\mathrm{Var}(a)$.",
                ),
            ),
            (
                (1 + alpha**2) / (2 * fan_in),
                say(
                    zh="$\\tfrac{1}{2}(1 + \\alpha^2)$ 应当在分母上：信号传得越多，权重就要越小。",
                    en="$\\tfrac{1}{2}(1 + \\alpha^2)$ belongs in the denominator: the more gets through, the smaller the weights.",
                ),
            ),
        ]
        compare(y, wanted, mistakes)


def solve_batch_norm(X, gamma, beta):
    mean, variance = X.mean(axis=0), X.var(axis=0)
    return gamma * (X - mean) / np.sqrt(variance + 1e-5) + beta


@asks_function(
    solution=solve_batch_norm,
    hints=lambda: [
        say(
            zh="每个特征是 X 的一列；对所有样本求平均，要用 `axis=0`。",
            en="Each feature is a column of X; the mean over all samples is taken with `axis=0`.",
        ),
        say(
            zh="`(X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + 1e-5)`，然后乘 γ，加 β。",
            en="`(X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + 1e-5)`; then multiply by γ and add β.",
        ),
    ],
)
def batch_norm(answer):
    """A function of (X, gamma, beta): batch normalization of the rows of X, in training mode."""
    rng = np.random.default_rng(4)
    for shape in [(6, 3), (4, 4), (9, 2)]:
        X = rng.normal(1, [0.2, 1.0, 3.0, 2.0][: shape[1]], shape)
        gamma, beta = rng.uniform(0.5, 2, shape[1]), rng.normal(size=shape[1])
        y, centered, variance = numbers(answer(X, gamma, beta), shape), X - X.mean(0), X.var(0)
        rows = (X - X.mean(1, keepdims=True)) / np.sqrt(X.var(1, keepdims=True) + 1e-5)
        hat = centered / np.sqrt(variance + 1e-5)
        mistakes = [
            (
                gamma * rows + beta,
                say(
                    zh="这是层归一化：你对每个样本（每行）求了平均。批归一化对每个特征（每列）求平均。",
                    en="This is layer norm: you averaged over each sample (row). Batch norm averages over each feature (column).",
                ),
            ),
            (
                gamma * centered / (variance + 1e-5) + beta,
                say(
                    zh="除以的应是标准差，不是方差：少了平方根。",
                    en="Divide by the standard deviation, not by the variance: the root is missing.",
                ),
            ),
            (
                gamma * centered / np.sqrt(variance) + beta,
                say(
                    zh="几乎对了，少了 ε：方差加上 1e-5 再开方，方差为 0 时才不会除以 0。",
                    en="Almost: ε is missing. Add 1e-5 to the variance before the root, or a feature without spread divides by 0.",
                ),
            ),
            (
                gamma * centered / (np.sqrt(variance) + 1e-5) + beta,
                say(
                    zh="ε 要加在方差上，在根号里面。",
                    en="ε is added to the variance, inside the root.",
                ),
            ),
            (
                gamma * centered / np.sqrt(X.var(0, ddof=1) + 1e-5) + beta,
                say(
                    zh="方差要除以 N，不是 N − 1：训练时用这一批样本的方差。",
                    en="Divide by N for the variance, not by N − 1: training uses the variance of this batch.",
                ),
            ),
            (
                hat,
                say(
                    zh="归一化对了，还要乘 γ、加 β。",
                    en="Normalized well; now multiply by γ and add β.",
                ),
            ),
            (
                gamma * (hat + beta),
                say(
                    zh="先乘 γ，再加 β；β 不乘 γ。",
                    en="Multiply by γ first, then add β; γ does not multiply β.",
                ),
            ),
        ]
        compare(y, gamma * hat + beta, mistakes)


def solve_momentum_step(theta, grad, u, eta, beta):
    u = beta * u + grad
    return theta - eta * u, u


@asks_function(
    solution=solve_momentum_step,
    hints=lambda: [
        say(
            zh="先更新 u，再用新的 u 更新 θ。", en="Update u first, then use the new u to update θ."
        ),
        say(
            zh="两行：`u = beta * u + grad`，`theta = theta - eta * u`。",
            en="`u = beta * u + grad`, `theta = theta - eta * u`.",
        ),
    ],
)
def momentum_step(answer):
    """A function of (theta, grad, u, eta, beta): one step of Momentum, giving (theta, u)."""
    rng = np.random.default_rng(5)
    for n in (3, 5):
        theta, grad, u = rng.normal(size=(3, n))
        eta, beta = 0.1, 0.8
        new_theta, new_u = pair(answer(theta, grad, u, eta, beta), "theta, u", theta.shape)
        right = beta * u + grad
        compare(
            new_u,
            right,
            [
                (
                    beta * u + (1 - beta) * grad,
                    say(
                        zh="那是滑动平均的写法。本课的 Momentum 里，g 前面没有因子 1 − β。",
                        en="That is a running average. In the Momentum of this course g has no factor 1 − β.",
                    ),
                ),
                (
                    u + grad,
                    say(
                        zh="旧的 u 要先乘 β，它才会渐渐被忘掉。",
                        en="The old u is multiplied by β first, so that it is slowly forgotten.",
                    ),
                ),
                (u, say(zh="u 没有更新。", en="u was not updated.")),
                (
                    beta * u - grad,
                    say(
                        zh="u 里的 g 带正号；负号留给 θ 的更新。",
                        en="g enters u with a plus; the minus belongs to the update of θ.",
                    ),
                ),
            ],
        )
        compare(
            new_theta,
            theta - eta * right,
            [
                (
                    theta - eta * u,
                    say(
                        zh="θ 用了旧的 u：先更新 u，再更新 θ。",
                        en="θ used the old u: update u first, then θ.",
                    ),
                ),
                (
                    theta - eta * grad,
                    say(
                        zh="u 对了，但 θ 走的还是 SGD 的一步：用 u，不用 g。",
                        en="u is right, but θ took a step of SGD: use u, not g.",
                    ),
                ),
                (
                    theta + eta * right,
                    say(
                        zh="方向反了：要沿 u 的反方向走，损失才下降。",
                        en="The direction is reversed: go against u to lower the loss.",
                    ),
                ),
                (
                    theta - right,
                    say(
                        zh="θ 的更新忘了乘学习率 η。",
                        en="The learning rate η is missing in the update of θ.",
                    ),
                ),
            ],
        )


def pair(result, names, shape):
    """The arrays of ``shape`` in the tuple that an answer returned."""
    count = names.count(",") + 1
    require(
        isinstance(result, (tuple, list)) and len(result) == count,
        say(zh=f"函数应返回 `{names}`。", en=f"The function should return `{names}`."),
    )
    return [numbers(entry, shape) for entry in result]


def solve_adam_step(theta, grad, m, v, k, eta):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    m_hat = m / (1 - 0.9**k)
    v_hat = v / (1 - 0.999**k)
    return theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8), m, v


@asks_function(
    solution=solve_adam_step,
    hints=lambda: [
        say(
            zh="依次算 m、v、m̂、v̂，最后更新 θ；返回的是 m 和 v，不是 m̂ 和 v̂。",
            en="Compute m, v, m̂, v̂ in this order and θ last; return m and v, not m̂ and v̂.",
        ),
        say(
            zh="`m_hat = m / (1 - 0.9**k)`，`v_hat = v / (1 - 0.999**k)`，步长是 `eta * m_hat / (np.sqrt(v_hat) + 1e-8)`。",
            en="`m_hat = m / (1 - 0.9**k)`, `v_hat = v / (1 - 0.999**k)`, and the step is `eta * m_hat / (np.sqrt(v_hat) + 1e-8)`.",
        ),
    ],
)
def adam_step(answer):
    """A function of (theta, grad, m, v, k, eta): step k of Adam, giving (theta, m, v)."""
    rng = np.random.default_rng(6)
    for k in (2, 7, 1):
        theta, grad, eta = rng.normal(size=4), rng.normal(size=4), 0.05
        m, v = (0.1 * rng.normal(size=4), rng.uniform(0.01, 0.1, 4)) if k > 1 else np.zeros((2, 4))
        new_theta, new_m, new_v = pair(answer(theta, grad, m, v, k, eta), "theta, m, v", (4,))
        right_m, right_v = 0.9 * m + 0.1 * grad, 0.999 * v + 0.001 * grad**2
        m_hat, v_hat = right_m / (1 - 0.9**k), right_v / (1 - 0.999**k)
        compare(
            new_m,
            right_m,
            [
                (
                    m_hat,
                    say(
                        zh="返回的 m 应是修正之前的 m，m̂ 只用在这一步里。",
                        en="Return m itself; the corrected m̂ is only for this step.",
                    ),
                ),
                (
                    0.9 * m + grad,
                    say(
                        zh="m 是滑动平均：g 前面要乘 1 − β₁ = 0.1。",
                        en="m is a running average: g is multiplied by 1 − β₁ = 0.1.",
                    ),
                ),
                (
                    0.1 * m + 0.9 * grad,
                    say(
                        zh="β₁ 放反了：旧的 m 占 0.9，新的 g 占 0.1。",
                        en="β₁ is on the wrong side: 0.9 of the old m and 0.1 of the new g.",
                    ),
                ),
            ],
        )
        compare(
            new_v,
            right_v,
            [
                (
                    v_hat,
                    say(
                        zh="返回的 v 应是修正之前的 v，v̂ 只用在这一步里。",
                        en="Return v itself; the corrected v̂ is only for this step.",
                    ),
                ),
                (
                    0.999 * v + 0.001 * grad,
                    say(zh="v 平均的是 g 的平方。", en="v averages the square of g."),
                ),
            ],
        )
        compare(
            new_theta,
            theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8),
            [
                (
                    theta - eta * right_m / (np.sqrt(right_v) + 1e-8),
                    say(
                        zh="没有修正偏差：m 和 v 从 0 出发，开头几步太小，要用 m̂ 和 v̂。",
                        en="The bias was not corrected: m and v start at 0 and are too small at first. Use m̂ and v̂.",
                    ),
                ),
                (
                    theta - eta * m_hat / (v_hat + 1e-8),
                    say(zh="要除以 v̂ 的平方根。", en="Divide by the root of v̂."),
                ),
                (
                    theta - eta * grad / (np.sqrt(v_hat) + 1e-8),
                    say(zh="这一步用了 g，应当用 m̂。", en="This step uses g where m̂ is wanted."),
                ),
                (
                    theta + eta * m_hat / (np.sqrt(v_hat) + 1e-8),
                    say(
                        zh="方向反了：θ 要减去这一步。",
                        en="The direction is reversed: subtract the step from θ.",
                    ),
                ),
                (
                    theta - m_hat / (np.sqrt(v_hat) + 1e-8),
                    say(
                        zh="这一步忘了乘学习率 η。",
                        en="The learning rate η is missing in the step.",
                    ),
                ),
            ],
        )


def solve_good_rate():
    return 0.1


@asks_value(
    solution=solve_good_rate,
    hints=lambda: [
        say(
            zh="在对数刻度上试：0.001、0.01、0.1、1。损失先降后升，最低点在中间。",
            en="Try values on a log scale: 0.001, 0.01, 0.1, 1. The loss falls, then rises; the best lies between.",
        ),
        say(
            zh="上面的扫描图里，Momentum 那条线的最低点在 η = 0.1 附近。",
            en="In the sweep above, the line of Momentum is lowest near η = 0.1.",
        ),
    ],
)
def good_rate(answer):
    """An η with which Momentum brings the loss of 64–32–10 on the digits to 0.15 in 5 epochs."""
    eta = float(numbers(answer, ()))
    require(
        0 < eta < np.inf, say(zh="学习率必须是正数。", en="The learning rate has to be positive.")
    )
    net = network([64, 32, 10], relu, rng=0)
    loss = final_loss(net, *digits("train"), softmax_cross_entropy, Momentum(eta), 5, rng=0)
    require(
        loss < 2,
        say(
            zh=f"η = {eta:g} 时网络什么也没学到：损失不低于随机猜的水平。η 太大会毁掉它，太小则原地不动。",
            en=f"With η = {eta:g} the network learned nothing: its loss is that of guessing. Too large an η wrecks it, and "
            "with too small a one it stays where it is.",
        ),
    )
    require(
        loss <= 0.15,
        say(
            zh=f"η = {eta:g} 时第 5 轮的损失是 {loss:.2f}，目标是不超过 0.15。",
            en=f"With η = {eta:g} the loss of epoch 5 is {loss:.2f}; the goal is at most 0.15.",
        ),
    )


SPIRAL_PARAMETERS, SPIRAL_EPOCHS, SPIRAL_NOISE, SPIRAL_BATCH = 25, 400, 0.02, 16


def solve_dropout(h, u, rate):
    kept = u >= rate
    return h * kept / (1 - rate)


@asks_function(
    solution=solve_dropout,
    hints=lambda: [
        say(
            zh="`u >= rate` 是一个布尔数组：真的地方保留。u 均匀分布在 0 到 1，保留的概率正好是 1 − p。",
            en="`u >= rate` is an array of booleans: keep where it is true. With u uniform from 0 to 1, that has probability 1 − p.",
        ),
        say(
            zh="保留下来的要除以 1 − p，期望才不变：`h * (u >= rate) / (1 - rate)`。",
            en="What is kept is divided by 1 − p, so that the expected value stays: `h * (u >= rate) / (1 - rate)`.",
        ),
    ],
)
def dropout(answer):
    """A function of (h, u, rate): inverted dropout of h, which keeps the entries with u ≥ rate."""
    rng = np.random.default_rng(7)
    for rate in (0.3, 0.6):
        h, u = rng.normal(size=(3, 5)), rng.uniform(size=(3, 5))
        y, kept = numbers(answer(h, u, rate), h.shape), u >= rate
        mistakes = [
            (
                h * kept,
                say(
                    zh="丢掉的对了，但保留的没有除以 1 − p：激活值的期望变小了，评估时就对不上。",
                    en="The right ones are dropped, but the kept ones are not divided by 1 − p: the expected value shrinks, and "
                    "evaluation no longer matches training.",
                ),
            ),
            (
                h * kept * (1 - rate),
                say(
                    zh="应当除以 1 − p，不是乘以它。", en="Divide by 1 − p; do not multiply by it."
                ),
            ),
            (
                h * ~kept / (1 - rate),
                say(
                    zh="保留和丢掉的弄反了：u ≥ p 的保留。",
                    en="Kept and dropped are swapped: keep where u ≥ p.",
                ),
            ),
            (
                h * kept / rate,
                say(
                    zh="除以的是保留的概率 1 − p，不是丢掉的概率 p。",
                    en="Divide by the probability of keeping, 1 − p, not by that of dropping, p.",
                ),
            ),
        ]
        compare(y, h * kept / (1 - rate), mistakes)


def solve_early_stopping(losses, patience):
    best, best_loss = 0, float("inf")
    for epoch, loss in enumerate(losses, start=1):
        if loss < best_loss:
            best, best_loss = epoch, loss
        if epoch - best == patience:
            break
    return best, epoch


@asks_function(
    solution=solve_early_stopping,
    hints=lambda: [
        say(
            zh="一轮一轮地看，记住最低的损失和它的轮次；已经有 patience 轮没有刷新时停下。",
            en="Go epoch by epoch and remember the lowest loss and its epoch; stop when it has not been beaten for `patience` epochs.",
        ),
        say(
            zh="`for epoch, loss in enumerate(losses, start=1)`，当 `epoch - best == patience` 时 `break`。",
            en="`for epoch, loss in enumerate(losses, start=1)`; `break` when `epoch - best == patience`.",
        ),
    ],
)
def early_stopping(answer):
    """A function of (losses, patience): the epoch that is kept, and the last that was trained."""
    cases = [
        ([0.9, 0.7, 0.8, 0.6, 0.65, 0.66, 0.64, 0.62, 0.3], 3),
        ([0.9, 0.5, 0.6, 0.7, 0.4], 2),
        ([0.5, 0.4, 0.3], 2),
        ([0.8, 0.6, 0.6, 0.6, 0.7], 2),
    ]
    for losses, patience in cases:
        kept, last = numbers(answer(list(losses), patience), (2,))
        right, end = watched(losses, patience)
        lowest = int(np.argmin(losses)) + 1
        shown = f"losses = {losses}, patience = {patience}"
        mistakes = [
            (
                (right - 1, end - 1),
                say(zh="轮次从 1 数起，不是从 0。", en="Epochs are counted from 1, not from 0."),
            ),
            (
                (end, end),
                say(
                    zh="保留的应是损失最低的那一轮，不是停下的那一轮。",
                    en="Kept is the epoch with the lowest loss, not the one where training stopped.",
                ),
            ),
            (
                (lowest, len(losses)),
                say(
                    zh="你看完了全部损失。耐心用完就停，后面的损失它根本不会看到。",
                    en="You looked at all losses. Training stops once patience has run out, and never sees the later ones.",
                ),
            ),
            (
                (right, min(end + 1, len(losses))),
                say(
                    zh="多训练了一轮：连续 patience 轮没有变好，就在那一轮之后停。",
                    en="One epoch too many: stop right after the epoch that makes `patience` of them without an improvement.",
                ),
            ),
            (
                watched(losses, patience, least=-1e-9),
                say(
                    zh="相等不算变好：损失严格低于最低值时才更新。",
                    en="A tie is no improvement: update only where the loss is strictly below the lowest.",
                ),
            ),
        ]
        for value, message in mistakes:
            require((kept, last) != value or value == (right, end), message)
        require(
            (kept, last) == (right, end),
            say(
                zh=f"{shown}：应保留第 {right} 轮、训练到第 {end} 轮，你的结果是 {kept:g} 和 {last:g}。",
                en=f"{shown}: epoch {right} should be kept and {end} be the last, but your result is {kept:g} and {last:g}.",
            ),
        )


def watched(losses, patience, least=0.0):
    """The epoch that early stopping keeps and the last one; with ``least`` < 0 a tie is better too."""
    best, lowest = 0, np.inf
    for epoch, loss in enumerate(losses, 1):
        if loss < lowest - least:
            best, lowest = epoch, loss
        if epoch - best >= patience:
            break
    return best, epoch


SPIRAL_ACCURACY = 0.95


def solve_small_spiral():
    return "data=spiral noise=0.02 layers=6 act=gelu optimizer=adam eta=0.1 batch=16 seed=0"


@asks_value(
    solution=solve_small_spiral,
    hints=lambda: [
        say(
            zh="先不管参数，解开螺旋：数据“螺旋”，噪声 0.02，8-8，tanh，Adam，η = 0.03。再一步步减少神经元，每次看训练准确率还上不上得去。",
            en="Solve the spiral first, whatever the size: spiral, noise 0.02, 8-8, tanh, Adam, η = 0.03. Then take neurons away "
            "step by step, and see whether the training accuracy still rises.",
        ),
        say(
            zh=f"一个隐藏层有 n 个神经元时，参数是 4n + 1 个，所以 n 最多是 {(SPIRAL_PARAMETERS - 1) // 4}。η 取 0.1，批次取 16，"
            "换着激活函数和种子试：每个神经元的曲线弯得越多越好。",
            en=f"One hidden layer of n neurons has 4n + 1 parameters, so n is at most {(SPIRAL_PARAMETERS - 1) // 4}. Take η = 0.1 and "
            "batches of 16, and try activations and seeds: the more the curve of one neuron bends, the better.",
        ),
    ],
)
def small_spiral(answer):
    """A configuration of the playground, as a text, that solves the spiral with few parameters."""
    require(
        isinstance(answer, str),
        say(
            zh="这里需要一段配置文字：从游乐场最下面的“配置”一栏复制，放在引号里。",
            en="A configuration is wanted: copy the line “configuration” of the playground, and put it in quotes.",
        ),
    )
    try:
        configuration = from_text(answer)
    except ValueError as error:
        raise Wrong(plain(str(error))) from None
    require(
        configuration.data == "spiral" and not configuration.points,
        say(
            zh="要解的是螺旋，不加别的点：配置里应有 data=spiral，没有 points。",
            en="The spiral is to be solved, with no points added: data=spiral, and no points.",
        ),
    )
    require(
        configuration.noise >= SPIRAL_NOISE,
        say(
            zh=f"噪声至少要 {SPIRAL_NOISE}，否则太容易了。",
            en=f"The noise has to be {SPIRAL_NOISE} or more, or it would be too easy.",
        ),
    )
    require(
        configuration.batch >= SPIRAL_BATCH,
        say(
            zh=f"批次至少要 {SPIRAL_BATCH}：更小的批次训练 {SPIRAL_EPOCHS} 轮，检查要等太久。",
            en=f"Take batches of {SPIRAL_BATCH} or more: {SPIRAL_EPOCHS} epochs of smaller ones would keep you waiting.",
        ),
    )
    run = Run(configuration)
    count = run.net.theta.size
    require(
        count <= SPIRAL_PARAMETERS,
        say(
            zh=f"这个网络有 {count} 个参数，最多可以有 {SPIRAL_PARAMETERS} 个。",
            en=f"This network has {count} parameters; at most {SPIRAL_PARAMETERS} are allowed.",
        ),
    )
    training, validation = best_accuracies(run)
    if validation >= SPIRAL_ACCURACY:
        return
    require(
        not run.diverged,
        say(
            zh=f"训练在第 {run.epoch + 1} 轮发散了：η = {configuration.eta:g} 太大。",
            en=f"Training diverged in epoch {run.epoch + 1}: η = {configuration.eta:g} is too large.",
        ),
    )
    require(
        training > 0.55,
        say(
            zh=f"{SPIRAL_EPOCHS} 轮之后还和随机猜一样，网络根本没有开始学。看看初始化、η 和失活率。",
            en=f"After {SPIRAL_EPOCHS} epochs it still guesses: the network never began to learn. Look at the initialization, η and dropout.",
        ),
    )
    require(
        training >= SPIRAL_ACCURACY,
        say(
            zh=f"{SPIRAL_EPOCHS} 轮里训练准确率最高到 {training:.1%}，验证准确率最高到 {validation:.1%}，要 {SPIRAL_ACCURACY:.0%}："
            "网络还拟合不了训练集。参数够，但要换一个训练得动它的 η、优化器、激活函数或种子。",
            en=f"Within {SPIRAL_EPOCHS} epochs the training accuracy came to {training:.1%} and the validation accuracy to {validation:.1%}; "
            f"{SPIRAL_ACCURACY:.0%} is wanted. The network does not fit the training set yet: choose another η, optimizer, activation or seed.",
        ),
    )
    raise Wrong(
        say(
            zh=f"训练准确率到了 {training:.1%}，验证准确率最高只有 {validation:.1%}，要 {SPIRAL_ACCURACY:.0%}：这里差的是泛化。",
            en=f"The training accuracy came to {training:.1%}, but the validation accuracy only to {validation:.1%}; {SPIRAL_ACCURACY:.0%} is "
            "wanted. What is missing is generalization.",
        )
    )


def best_accuracies(run):
    """The best accuracies on the training and on the validation set that a run reaches in its time."""
    best = np.array(run.accuracies())
    while run.epoch < SPIRAL_EPOCHS and best[1] < SPIRAL_ACCURACY and not run.diverged:
        run.advance(5)
        best = np.maximum(best, run.accuracies())
    return best


TARGET, TARGET_EPOCHS, TARGET_SEEDS, TARGET_SIZE = 0.97, 6, (11, 12, 13), 50_000


def solve_on_a_budget(seed):
    eta = linear_decay(0.01, 34 * 6)
    return Recipe((64, 128, 10), relu, he, BatchNorm, optimizer=partial(Adam, eta), epochs=6)


@asks_function(
    solution=solve_on_a_budget,
    hints=lambda: [
        say(
            zh="只有几轮，走得快最要紧：ReLU、He、Adam，η 比 0.005 大；批归一化让大的 η 也用得上。",
            en="With few epochs speed is what counts: ReLU, He, Adam, an η above 0.005; batch norm makes large η usable.",
        ),
        say(
            zh=f"让 η 在最后一步正好降到 0（{TARGET_EPOCHS} 轮共 34 × {TARGET_EPOCHS} 步），再把隐藏层加宽到 100 个以上。",
            en=f"Let η fall to 0 with the last step (34 × {TARGET_EPOCHS} steps in {TARGET_EPOCHS} epochs), and widen the hidden "
            "layer to more than 100.",
        ),
    ],
)
def on_a_budget(answer):
    """A function of the seed that gives a ``Recipe``, or ``net, optimizer``: 97% within 6 epochs."""
    found = [trained_accuracy(answer(seed), seed) for seed in TARGET_SEEDS]
    mean = np.mean(found)
    require(
        mean > 0.2,
        say(
            zh=f"{TARGET_EPOCHS} 轮之后还和随机猜差不多，验证准确率 {mean:.1%}。看看初始化和 η。",
            en=f"After {TARGET_EPOCHS} epochs it still guesses: validation accuracy {mean:.1%}. Look at the initialization and at η.",
        ),
    )
    require(
        mean >= TARGET,
        say(
            zh=f"{len(found)} 个种子的验证准确率平均 {mean:.1%}（{min(found):.1%} 到 {max(found):.1%}），目标是 {TARGET:.0%}。",
            en=f"The mean validation accuracy over {len(found)} seeds is {mean:.1%} ({min(found):.1%} to {max(found):.1%}); the goal "
            f"is {TARGET:.0%}.",
        ),
    )


def trained_accuracy(start, seed):
    """Validation accuracy of what an answer gave for ``seed``, after a training within the budget."""
    if isinstance(start, Recipe):
        require(
            start.epochs <= TARGET_EPOCHS,
            say(
                zh=f"这个配方训练 {start.epochs} 轮，预算是 {TARGET_EPOCHS} 轮：写上 `epochs={TARGET_EPOCHS}`。",
                en=f"This recipe trains for {start.epochs} epochs; the budget is {TARGET_EPOCHS}: write `epochs={TARGET_EPOCHS}`.",
            ),
        )
        net, optimizer = told(lambda: (start.start(seed), start.optimizer()))
        epochs, part = start.epochs, start.part
    else:
        require(
            isinstance(start, (tuple, list))
            and len(start) == 2
            and hasattr(start[0], "loss_and_gradient")
            and hasattr(start[1], "step"),
            say(
                zh="函数应返回一个 `Recipe`，或者 `net, optimizer`。",
                en="The function should return a `Recipe`, or `net, optimizer`.",
            ),
        )
        (net, optimizer), epochs, part = start, TARGET_EPOCHS, digits
    require(
        net.theta.size <= TARGET_SIZE,
        say(
            zh=f"这个网络有 {net.theta.size:,} 个参数。{TARGET_SIZE:,} 个就绰绰有余，再多检查就太慢了。",
            en=f"This network has {net.theta.size:,} parameters. {TARGET_SIZE:,} are more than enough, and more would make the check slow.",
        ),
    )
    untrained(net, part)
    X, t = told(lambda: part("train"))
    loss = told(lambda: final_loss(net, X, t, softmax_cross_entropy, optimizer, epochs, rng=seed))
    require(
        np.isfinite(loss),
        say(
            zh="训练发散了：η 太大，或者起点的权重太大。",
            en="Training diverged: η is too large, or the weights are at the start.",
        ),
    )
    return told(lambda: accuracy(net, *part("validation")))


def untrained(net, part):
    """Refuse a network that reads the digits before training, from whichever part it learned them."""
    with np.errstate(all="ignore"):
        known = {name: told(lambda n=name: accuracy(net, *part(n))) for name in PARTS[:3]}
    name = max(known, key=known.get)
    require(
        known[name] < 0.5 or name == "train",
        say(
            zh=f"训练还没开始，这个网络就读对了 {known[name]:.0%} 的“{name}”图像：它是用这些图像训练的。验证集和测试集只用来测量。",
            en=f"Before training this network reads {known[name]:.0%} of the {name!r} images: it has learned from them. Validation and "
            "test images are for measuring only.",
        ),
    )
    require(
        known[name] < 0.5,
        say(
            zh=f"训练还没开始，这个网络就读对了 {known[name]:.0%} 的训练图像。请返回没有训练过的网络，每次调用都新建一个：轮数从零算起。",
            en=f"Before training this network reads {known[name]:.0%} of the training images. Return an untrained one, made anew in "
            "every call: the budget counts from zero.",
        ),
    )


def told(step):
    """The result of a ``step`` that runs a learner's parts; what they raise is told to the learner."""
    try:
        return step()
    except Exception as error:
        what = plain(f"{type(error).__name__}: {error}")
        raise Wrong(
            say(
                zh=f"训练时出错：<code>{what}</code>。",
                en=f"Training stopped with <code>{what}</code>.",
            )
        ) from None
