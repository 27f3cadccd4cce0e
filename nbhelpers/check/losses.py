"""Exercises of chapter 4."""

import numpy as np

from nbhelpers import activations, losses
from nbhelpers.check.kit.old import asks_function, asks_value, close, compare, numbers, require
from nbhelpers.data import belgian_calls
from nbhelpers.data.telephone import OTHER_UNIT
from nbhelpers.lessons import line_fits
from nbhelpers.notebook.language import say


def single(answer):
    """Whether the answer is one float, NaN and ∞ included."""
    array = isinstance(answer, np.ndarray) and answer.ndim == 0 and answer.dtype.kind == "f"
    return array or isinstance(answer, (float, np.floating))


def solve_mse_gradient(y, t):
    return 2 * (y - t) / len(y)


@asks_function(
    solution=solve_mse_gradient,
    hints=lambda: [
        say(
            zh="在式 (11) 的和里，只有第 i 项含有 $\\hat y_i$。对它求导。",
            en="In the sum of eq. (11) only term number i contains $\\hat y_i$. Differentiate that term.",
        ),
        say(
            zh="平方求导给出因子 2，式 (11) 前面的 1/N 原样留下；N 就是 `len(y)`。",
            en="The square gives a factor 2, and the 1/N of eq. (11) stays; N is `len(y)`.",
        ),
    ],
)
def mse_gradient(answer):
    """A function of (y, t): the gradient of the mean squared error with respect to y."""
    rng = np.random.default_rng(41)
    for N in (5, 3):
        y, t = rng.normal(size=(2, N))
        given = answer(y, t)
        require(
            not single(given),
            say(
                zh="得到的是一个数。梯度对每个预测各有一个分量，形状和 y 一样。",
                en="This is one number. The gradient has an entry for each prediction, in the shape of y.",
            ),
        )
        r = y - t
        mistakes = [
            (r / N, say(zh="差一个因子 2：平方求导。", en="A factor 2 is missing: the square.")),
            (
                2 * r,
                say(
                    zh="忘了 1/N：损失是平均值，不是和。",
                    en="1/N is missing: the loss is a mean, not a sum.",
                ),
            ),
            (
                -2 * r / N,
                say(
                    zh="符号反了：预测偏大时，再增大它会使损失增大，梯度为正。",
                    en="The sign is reversed: where the prediction is too large, a larger one is worse, "
                    "so the gradient is positive.",
                ),
            ),
            (
                r**2 / N,
                say(
                    zh="这是每个样本对损失的贡献，还没有求导。",
                    en="This is what each sample adds to the loss; it is not differentiated yet.",
                ),
            ),
            (
                2 * np.abs(r) / N,
                say(
                    zh="符号丢了：梯度要说明往哪边走，不要取绝对值。",
                    en="The sign is lost: the gradient says which way to go, so take no absolute value.",
                ),
            ),
        ]
        compare(numbers(given, (N,)), losses.mse.gradient(y, t), mistakes)


def solve_safe_cross_entropy(p, t, eps):
    p = np.clip(p, eps, 1 - eps)
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))


@asks_function(
    solution=solve_safe_cross_entropy,
    hints=lambda: [
        say(
            zh="先把 p 限制在 [eps, 1 − eps] 里，再代入式 (12)。",
            en="First keep p within [eps, 1 − eps], then put it into eq. (12).",
        ),
        say(
            zh="`np.clip(p, low, high)` 把数组限制在两端之间；`np.mean` 求平均。",
            en="`np.clip(p, low, high)` keeps an array between two ends; `np.mean` takes the mean.",
        ),
    ],
)
def safe_cross_entropy(answer):
    """A function of (p, t, eps): binary cross-entropy of p kept within [eps, 1 − eps]."""
    rng = np.random.default_rng(42)
    for p, t, eps in [
        (rng.uniform(0.1, 0.9, 6), np.array([1.0, 0, 0, 1, 0, 1]), 1e-6),
        (np.array([0.0, 1.0, 0.3]), np.array([0.0, 1.0, 1.0]), 1e-6),
        (np.array([0.0, 0.2, 1.0, 0.6]), np.array([1.0, 0.0, 0.0, 1.0]), 1e-4),
    ]:
        given = answer(p, t, eps)
        if single(given):
            require(
                not np.isnan(given),
                say(
                    zh="结果里有 NaN：p = 0 或 p = 1 时出现了 0 · log 0。两端都要限制。",
                    en="The result is NaN: at p = 0 or p = 1 there was 0 · log 0. Keep p off both ends.",
                ),
            )
            require(
                np.isfinite(given),
                say(
                    zh="结果是无穷大：有一端的 p 没有被 eps 挡住。p = 0 与 p = 1 都要考虑。",
                    en="The result is infinite: at one end nothing kept p away. Mind p = 0 and p = 1.",
                ),
            )
        q = np.clip(p, eps, 1 - eps)
        first, second = t * np.log(q), (1 - t) * np.log(1 - q)
        wanted = -np.mean(first + second)
        loosely = -np.mean(
            t * np.log(np.maximum(p, eps)) + (1 - t) * np.log(np.maximum(1 - p, eps))
        )
        mistakes = [
            (
                wanted * len(p),
                say(zh="这是和，式 (12) 要平均值。", en="This is the sum; take the mean."),
            ),
            (-wanted, say(zh="忘了前面的负号。", en="The minus sign in front is missing.")),
            (
                -np.mean(first),
                say(
                    zh="忘了 (1 − t) log(1 − p) 那一项：t = 0 的样本也要算。",
                    en="The term (1 − t) log(1 − p) is missing: samples with t = 0 count too.",
                ),
            ),
            (
                -np.mean(t * np.log(p + eps) + (1 - t) * np.log(1 - p + eps)),
                say(
                    zh="这里给概率加上了 eps，中间的 p 也跟着变了。只在 p 超出 [eps, 1 − eps] 时才改它："
                    "`np.clip`。",
                    en="This adds eps to the probabilities, which changes every p. Change p only where it "
                    "leaves [eps, 1 − eps]: `np.clip`.",
                ),
            ),
            *[
                (
                    wanted / np.log(base),
                    say(
                        zh=f"这里用了以 {base} 为底的对数，式 (12) 用自然对数 `np.log`。",
                        en=f"This uses logarithms to base {base}; eq. (12) takes the natural `np.log`.",
                    ),
                )
                for base in (2, 10)
            ],
        ]
        loss = numbers(given, ())
        if not close(loss, loosely):
            compare(loss, wanted, mistakes)


def solve_huber(r, delta):
    return np.where(np.abs(r) <= delta, r**2 / 2, delta * (np.abs(r) - delta / 2))


@asks_function(
    solution=solve_huber,
    hints=lambda: [
        say(
            zh="`np.where(条件, 甲, 乙)` 逐个元素挑选；条件就是式 (14) 里的 $|r| \\le \\delta$。",
            en="`np.where(condition, p, q)` chooses entry by entry; the condition is $|r| \\le \\delta$ of eq. (14).",
        ),
        say(
            zh="两支分别是 `r**2 / 2` 和 `delta * (np.abs(r) - delta / 2)`。",
            en="The two branches are `r**2 / 2` and `delta * (np.abs(r) - delta / 2)`.",
        ),
    ],
)
def huber(answer):
    """A function of (r, delta): Huber's loss of every residual, an array in the shape of r."""
    rng = np.random.default_rng(43)
    for delta in (0.8, 1.7):
        r = np.append(rng.uniform(-4, 4, size=6), [0.3, -0.5, 3.1, -2.9])
        given = answer(r, delta)
        require(
            not single(given),
            say(
                zh="得到的是一个数。这里要每个残差各自的损失，形状和 r 一样，先不取平均。",
                en="This is one number. Give the loss of each residual, in the shape of r, and no mean yet.",
            ),
        )
        size, near = np.abs(r), np.abs(r) <= delta
        far = delta * (size - delta / 2)
        mistakes = [
            (
                r.clip(-delta, delta),
                say(
                    zh="这是梯度（把 r 截断到 ±δ），不是损失。",
                    en="This is the gradient (r clipped to ±δ), not the loss.",
                ),
            ),
            (
                np.where(near, r**2, far),
                say(
                    zh="|r| ≤ δ 的一支少了 ½，两支在 |r| = δ 处接不上。",
                    en="The branch |r| ≤ δ lacks ½, so the two do not meet at |r| = δ.",
                ),
            ),
            (
                np.where(near, r**2 / 2, delta * size),
                say(
                    zh="|r| > δ 的一支少了 −½δ，两支在 |r| = δ 处接不上。",
                    en="The branch |r| > δ lacks −½δ, so the two do not meet at |r| = δ.",
                ),
            ),
            (
                np.where(near, r**2 / 2, delta * (r - delta / 2)),
                say(
                    zh="r 为负时不对：|r| > δ 的一支要用 |r|。",
                    en="It fails for negative r: the branch |r| > δ needs |r|.",
                ),
            ),
            (
                np.where(r <= delta, r**2 / 2, far),
                say(
                    zh="条件里要用 |r|：r = −3 时它也小于 δ，却不该用平方。",
                    en="The condition needs |r|: −3 is below δ too, yet it should not be squared.",
                ),
            ),
            (
                np.where(near, far, r**2 / 2),
                say(
                    zh="两支放反了：小残差用平方，大残差用直线。",
                    en="The branches are swapped: small residuals are squared, large ones are not.",
                ),
            ),
            (
                np.where(near, r**2 / 2, size - delta / 2),
                say(
                    zh="|r| > δ 的一支少了因子 δ。",
                    en="The branch |r| > δ lacks the factor δ.",
                ),
            ),
        ]
        wanted = [losses.huber(value, 0.0, delta) for value in r]
        compare(numbers(given, r.shape), wanted, mistakes)


def solve_outlier_range():
    years, calls = belgian_calls()
    line = line_fits.fit_line(years, calls, activations.with_parameters(losses.huber, delta=5.0))
    sizes = np.sort(np.abs(line(years) - calls))
    return sizes[-7], sizes[-6]


@asks_value(
    solution=solve_outlier_range,
    hints=lambda: [
        say(
            zh="先算残差的大小 `np.abs(line(years) - calls)`，再用 `np.sort` 从小到大排好。",
            en="Compute the sizes of the residuals, `np.abs(line(years) - calls)`, and `np.sort` them.",
        ),
        say(
            zh="恰好有六个残差大于 δ：δ 不小于倒数第七个，又小于倒数第六个。",
            en="Exactly six residuals exceed δ: it is at least the seventh from the end and below the sixth.",
        ),
    ],
)
def outlier_range(answer):
    """The range of δ, (low, high), for which exactly 1964–69 lie beyond δ from the line."""
    low, high = numbers(answer, (2,))
    require(
        0 < low < high < np.inf,
        say(
            zh="答案写成 (下限, 上限)：两个正数，先小后大。",
            en="Write the answer as (low, high): two positive numbers, the smaller one first.",
        ),
    )
    years, calls = belgian_calls()
    line = line_fits.fit_line(years, calls, activations.with_parameters(losses.huber, delta=5.0))
    sizes, six = np.abs(line(years) - calls), np.isin(years, OTHER_UNIT)
    least, most = sizes[~six].max(), sizes[six].min()
    for delta in (low + 0.06, high - 0.06):
        found = int(np.sum(sizes > delta))
        require(
            found == 6,
            say(
                zh=f"δ = {delta:.2f} 在你的范围里，却有 {found} 个年份超出它。",
                en=f"δ = {delta:.2f} is in your range, but {found} years lie beyond it.",
            ),
        )
    require(
        low < least + 0.06,
        say(
            zh=f"范围里的 δ 都行，但下限还可以更小：δ = {(low + least) / 2:.2f} 也行。",
            en=f"Every δ in your range works, but it could start lower: δ = {(low + least) / 2:.2f} works too.",
        ),
    )
    require(
        high > most - 0.06,
        say(
            zh=f"范围里的 δ 都行，但上限还可以更大：δ = {(high + most) / 2:.2f} 也行。",
            en=f"Every δ in your range works, but it could end higher: δ = {(high + most) / 2:.2f} works too.",
        ),
    )


def solve_best_constants():
    samples = [1, 2, 3, 4, 90]
    return np.mean(samples), np.median(samples)


@asks_value(
    solution=solve_best_constants,
    hints=lambda: [
        say(
            zh="MSE 最小时，梯度之和为 0：$\\sum_i (y - t_i) = 0$。解出 y。",
            en="Where MSE is least, the gradients add up to 0: $\\sum_i (y - t_i) = 0$. Solve for y.",
        ),
        say(
            zh="MAE 的梯度只有正负号：要让左边和右边的样本一样多。",
            en="The gradient of MAE is only a sign: as many samples have to lie on the left as on the right.",
        ),
    ],
)
def best_constants(answer):
    """The constants with the smallest MSE and with the smallest MAE for the samples 1, 2, 3, 4, 90."""
    squared, absolute = numbers(answer, (2,))
    mean, median = 20, 3
    require(
        not close([squared, absolute], [median, mean]),
        say(
            zh="两个数放反了：先写 MSE 的，再写 MAE 的。",
            en="The two numbers are swapped: first that of MSE, then that of MAE.",
        ),
    )
    require(
        not close([squared, absolute], [mean, mean]),
        say(
            zh="MSE 的对了。MAE 在意的不是 90 有多远，只是它在哪一边：再想一想。",
            en="MSE is right. MAE does not care how far away 90 is, only on which side: think again.",
        ),
    )
    require(
        close(squared, mean),
        say(
            zh=f"MSE 的还不对：在 y = {squared:g} 处，$\\sum_i (y - t_i)$ 是 {5 * squared - 100:g}，不是 0。",
            en=f"MSE is not right yet: at y = {squared:g} the sum $\\sum_i (y - t_i)$ is {5 * squared - 100:g}, not 0.",
        ),
    )
    require(
        close(absolute, median),
        say(
            zh=f"MSE 的对了，MAE 的还不对：在 y = {absolute:g} 处，比它小的样本和比它大的样本不一样多。",
            en=f"MSE is right, MAE is not yet: at y = {absolute:g} there are not as many samples below as above.",
        ),
    )


def solve_log_sum_exp(a):
    top = np.max(a)
    return top + np.log(np.sum(np.exp(a - top)))


@asks_function(
    solution=solve_log_sum_exp,
    hints=lambda: [
        say(
            zh="$\\sum_j e^{a_j} = e^{m} \\sum_j e^{a_j - m}$ 对任何 m 都成立。取对数。",
            en="$\\sum_j e^{a_j} = e^{m} \\sum_j e^{a_j - m}$ holds for every m. Take the logarithm.",
        ),
        say(
            zh="取 m 为最大的 a，这样最大的幂是 $e^0 = 1$。",
            en="Let m be the largest a, so that the largest power is $e^0 = 1$.",
        ),
    ],
)
def log_sum_exp(answer):
    """A function of a (K,): log Σ exp(a), without overflow."""
    rng = np.random.default_rng(44)
    for shift in (0.0, 1000.0, -1000.0):
        a = rng.normal(size=4) * 2 + shift
        if shift:
            a[1] -= 700
        given = answer(a)
        top = a.max()
        rest = np.log(np.sum(np.exp(a - top)))
        if single(given):
            require(
                not (given == np.inf or np.isnan(given)),
                say(
                    zh="a 在 1000 附近时溢出了：$e^{1000}$ 超出 float64。先减去最大值。",
                    en="It overflows where a is near 1000: $e^{1000}$ exceeds float64. Subtract the largest a first.",
                ),
            )
            require(
                given != -np.inf,
                say(
                    zh="a 在 −1000 附近时，所有的幂都成了 0，log 0 = −∞。减去的应是最大值本身，它可以是负数。",
                    en="Where a is near −1000 all powers become 0, and log 0 = −∞. Subtract the largest a "
                    "itself, which may be negative.",
                ),
            )
        mistakes = [
            (
                rest,
                say(
                    zh="减去了最大值，最后忘了加回来。",
                    en="The largest a was subtracted, but not added again in the end.",
                ),
            ),
            (
                np.sum(np.exp(a - top)),
                say(zh="忘了取对数。", en="The logarithm is missing."),
            ),
            (
                np.exp(top) * np.sum(np.exp(a - top)) if shift == 0 else np.nan,
                say(
                    zh="这是 Σ exp(a)，还没有取对数。", en="This is Σ exp(a), before the logarithm."
                ),
            ),
            (
                top,
                say(
                    zh="这只是最大值。别的项也要算进去。",
                    en="This is only the largest a. The other terms count too.",
                ),
            ),
            (
                top + rest - np.log(4),
                say(
                    zh="这是平均值的对数，应是和的对数。",
                    en="This is the log of the mean; take the sum.",
                ),
            ),
        ]
        compare(numbers(given, ()), top + rest, mistakes)


def solve_backward_by_hand():
    dW2 = [3, 0]
    dW1 = [[6, 3], [0, 0]]
    return dW2, dW1


@asks_value(
    solution=solve_backward_by_hand,
    hints=lambda: [
        say(
            zh="先走前向：$\\mathbf{a}^{(1)} = (3, -0.5)$，$\\mathbf{h}^{(1)} = (3, 0)$，$\\hat y = 3$。",
            en="Go forward first: $\\mathbf{a}^{(1)} = (3, -0.5)$, $\\mathbf{h}^{(1)} = (3, 0)$, $\\hat y = 3$.",
        ),
        say(
            zh="再往回：$\\partial\\mathcal{L}/\\partial\\hat y = 2(\\hat y - t) = 1$，乘上 $h^{(1)}$ 得第二层的梯度；"
            "乘上第二层的权重，再乘 ReLU 的斜率，得 $\\partial\\mathcal{L}/\\partial\\mathbf{a}^{(1)}$。",
            en="Then back: $\\partial\\mathcal{L}/\\partial\\hat y = 2(\\hat y - t) = 1$; times $h^{(1)}$ it gives the "
            "second layer; times the second weights and the slope of ReLU it gives "
            "$\\partial\\mathcal{L}/\\partial\\mathbf{a}^{(1)}$.",
        ),
        say(
            zh="$\\partial\\mathcal{L}/\\partial W^{(1)}_{ij} = \\partial\\mathcal{L}/\\partial a^{(1)}_i \\cdot x_j$：行对应神经元，列对应输入。",
            en="$\\partial\\mathcal{L}/\\partial W^{(1)}_{ij} = \\partial\\mathcal{L}/\\partial a^{(1)}_i \\cdot x_j$: rows are neurons, columns are inputs.",
        ),
    ],
)
def backward_by_hand(answer):
    """The gradients (∂L/∂W⁽²⁾, ∂L/∂W⁽¹⁾) of a 2-2-1 network of ReLUs for one sample."""
    require(
        isinstance(answer, (tuple, list)) and len(answer) == 2,
        say(
            zh="答案写成一对：第二层的两个数，第一层的 2 × 2 个数。",
            en="Write the answer as a pair: two numbers for the second layer, 2 × 2 for the first.",
        ),
    )
    second, first = answer
    if (isinstance(second, (list, tuple)) or np.ndim(second)) and len(second) == 1:
        (second,) = second
    second, first = numbers(second, (2,)), numbers(first, (2, 2))
    right_2, right_1 = np.array([3.0, 0.0]), np.array([[6.0, 3.0], [0.0, 0.0]])
    for factor, message in [
        (
            -1,
            say(
                zh="所有符号都反了：梯度从 ŷ − t 开始，不是 t − ŷ。",
                en="All signs are reversed: start from ŷ − t, not from t − ŷ.",
            ),
        ),
        (
            0.5,
            say(
                zh="都小了一半：(ŷ − t)² 的导数是 2 (ŷ − t)。",
                en="All are half as large as they should be: the slope of (ŷ − t)² is 2 (ŷ − t).",
            ),
        ),
    ]:
        wrong = close(second, factor * right_2) and close(first, factor * right_1)
        require(not wrong, message)
    require(
        not close(second, [3, -0.5]),
        say(
            zh="第二层收到的输入是 h，不是 a：第二个 ReLU 输出 0。",
            en="The second layer receives h, not a: the second ReLU gives 0.",
        ),
    )
    require(
        close(second, right_2),
        say(
            zh="先看第二层：它的梯度是 2 (ŷ − t) 乘上 h⁽¹⁾ 的两个数。",
            en="Look at the second layer first: its gradient is 2 (ŷ − t) times the two numbers of h⁽¹⁾.",
        ),
    )
    for value, message in [
        (
            [[6, 3], [-4, -2]],
            say(
                zh="第二层对了。第一层漏了 ReLU 的斜率：第二个神经元的 a < 0，梯度过不去。",
                en="The second layer is right. The first lacks the slope of ReLU: neuron 2 has a < 0 and "
                "lets no gradient through.",
            ),
        ),
        (
            [[6, 0], [3, 0]],
            say(
                zh="第二层对了。第一层转置了：行对应神经元，列对应输入，形状同 W⁽¹⁾。",
                en="The second layer is right. The first is transposed: rows are neurons, columns are "
                "inputs, as in W⁽¹⁾.",
            ),
        ),
        (
            [[2, 1], [0, 0]],
            say(
                zh="第二层对了。第一层漏了一环：从 ŷ 回到 h⁽¹⁾ 要乘上第二层的权重。",
                en="The second layer is right. The first lacks a link of the chain: from ŷ back to h⁽¹⁾ "
                "multiply by the second weights.",
            ),
        ),
        (
            [[3, 3], [0, 0]],
            say(
                zh="第二层对了。第一层漏了输入：每一列还要乘上 x 的那个数。",
                en="The second layer is right. The first lacks the input: multiply each column by its x.",
            ),
        ),
    ]:
        require(not close(first, value), message)
    require(
        close(first, right_1),
        say(
            zh="第二层对了。第一层的第 i 行第 j 列是 ∂L/∂aᵢ 乘 xⱼ：再算一次。",
            en="The second layer is right. In the first, row i and column j hold ∂L/∂aᵢ times xⱼ: try again.",
        ),
    )


def solve_neuron_gradient(X, t, w, b):
    y = 1 / (1 + np.exp(-(X @ w + b)))
    slope = 2 * (y - t) / len(t) * y * (1 - y)
    return X.T @ slope, slope.sum()


@asks_function(
    solution=solve_neuron_gradient,
    hints=lambda: [
        say(
            zh="梯度检查报出的下标 0 是 w₁：看 `slope`。从 y 回到 a 要乘 σ 的导数，式 (6)：σ(a) (1 − σ(a))。",
            en="The check reports index 0, which is w₁: look at `slope`. From y back to a, multiply by the "
            "derivative of σ, eq. (6): σ(a) (1 − σ(a)).",
        ),
        say(
            zh="修好以后再做一次梯度检查：这次报出的是下标 2，也就是 b。每个样本都对 b 的梯度有贡献。",
            en="Mend that and check again: now it reports index 2, which is b. Every sample adds to the "
            "gradient of b.",
        ),
    ],
)
def neuron_gradient(answer):
    """A function of (X, t, w, b): the pair (∂L/∂w, ∂L/∂b) for y = σ(X w + b) and MSE."""
    rng = np.random.default_rng(45)
    for N, d in ((6, 2), (4, 3)):
        X, t, w, b = rng.normal(size=(N, d)), rng.uniform(size=N), rng.normal(size=d), rng.normal()
        given = answer(X, t, w, b)
        require(
            isinstance(given, (tuple, list)) and len(given) == 2,
            say(
                zh="函数应返回一对：对 w 的梯度和对 b 的梯度。",
                en="The function should return a pair: the gradients with respect to w and to b.",
            ),
        )
        dw, db = numbers(given[0], (d,)), numbers(given[1], ())
        y = activations.sigmoid(X @ w + b)
        grad, bend = losses.mse.gradient(y, t), activations.sigmoid.derivative(X @ w + b)
        slope = grad * bend
        wanted = np.append(X.T @ slope, slope.sum())
        mistakes = [
            (
                np.append(X.T @ (grad * y), (grad * y)[0]),
                say(zh="两处错误都还在。", en="Both bugs are still there."),
            ),
            (
                np.append(X.T @ (grad * y), (grad * y).sum()),
                say(
                    zh="b 修好了；σ 的导数还不对。",
                    en="b is mended; the derivative of σ is still wrong.",
                ),
            ),
            (
                np.append(wanted[:-1], slope[0]),
                say(
                    zh="σ 的导数修好了；b 还只用了第一个样本。",
                    en="The derivative of σ is mended; b still uses the first sample alone.",
                ),
            ),
            (
                np.append(wanted[:-1], slope.mean()),
                say(
                    zh="b 的梯度多除了一次 N：1/N 已经在 MSE 的梯度里了。",
                    en="The gradient of b is divided by N once too often: MSE's gradient holds 1/N already.",
                ),
            ),
            (
                np.append(X.T @ grad, grad.sum()),
                say(
                    zh="σ 的导数不见了：从 y 回到 a 要乘上 y (1 − y)。",
                    en="The derivative of σ is gone: from y back to a, multiply by y (1 − y).",
                ),
            ),
            (
                wanted / 2,
                say(zh="MSE 的梯度少了因子 2。", en="MSE's gradient lacks its factor 2."),
            ),
            (
                wanted * N,
                say(zh="MSE 的梯度少了 1/N。", en="MSE's gradient lacks its 1/N."),
            ),
        ]
        compare(np.append(dw, db), wanted, mistakes)
