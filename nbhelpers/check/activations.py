"""Exercises of chapter 3."""

import warnings

import numpy as np

from nbhelpers.activations import gelu, leaky_relu, relu, sigmoid
from nbhelpers.check.kit.old import asks_function, asks_value, close, compare, numbers, require
from nbhelpers.lessons.gradient_flow import gradient_flow
from nbhelpers.notebook.language import say


def not_near(y, mistakes, rtol=0.0, atol=0.0):
    """Raise the message of the first of ``mistakes`` {message: numbers} with a number near y."""
    for message, values in mistakes.items():
        require(not np.isclose(y, values, rtol=rtol, atol=atol).any(), message)


def solve_tanh_slope(h):
    return 1 - h**2


@asks_function(
    solution=solve_tanh_slope,
    hints=lambda: [
        say(
            zh="看式 (7) 的右半边：导数里出现的只有 tanh z，而 h 就是它。",
            en="Look at the right half of eq. (7): the derivative contains nothing but tanh z, and that is h.",
        ),
        say(
            zh="把 $1 - \\tanh^2 z$ 里的 tanh z 换成 h。",
            en="Put h in place of tanh z in $1 - \\tanh^2 z$.",
        ),
    ],
)
def tanh_slope(answer):
    """A function of h = tanh z: the slope of tanh at z."""
    h = np.tanh(np.random.default_rng(4).normal(size=5))
    mistakes = {
        say(
            zh="这是 Sigmoid 的导数公式 h (1 − h)。tanh 用式 (7)。",
            en="That is the sigmoid's formula, h (1 − h). For tanh take eq. (7).",
        ): h * (1 - h),
        say(
            zh="h 已经是 tanh z 了，不要再取一次 tanh。",
            en="h is tanh z already: do not take tanh once more.",
        ): 1 - np.tanh(h) ** 2,
        say(zh="忘了平方。", en="The square is missing."): 1 - h,
        say(
            zh="符号反了：tanh 处处上升。",
            en="The sign is reversed: tanh rises everywhere.",
        ): h**2 - 1,
    }
    compare(numbers(answer(h), (5,)), 1 - h**2, mistakes, h=h)


def solve_leaky(z, alpha):
    value = np.where(z >= 0, z, alpha * z)
    slope = np.where(z >= 0, 1, alpha)
    return value, slope


@asks_function(
    solution=solve_leaky,
    hints=lambda: [
        say(
            zh="`np.where(条件, 甲, 乙)` 在条件成立处取甲，否则取乙。",
            en="`np.where(condition, p, q)` takes p where the condition holds and q elsewhere.",
        ),
        say(
            zh="z = 0 属于式 (9) 的哪一支？本课约定那里的斜率也取那一支的。",
            en="To which line of eq. (9) does z = 0 belong? The slope there follows the same line.",
        ),
    ],
)
def leaky(answer):
    """A function of (z, alpha): value and slope of Leaky ReLU, as a pair."""
    rng = np.random.default_rng(5)
    for alpha in (0.01, 0.3, -0.4):
        z = np.append(rng.normal(size=6), [1.5, -1.5, 0.0])
        result = answer(z, alpha)
        require(
            isinstance(result, (tuple, list)) and len(result) == 2,
            say(
                zh="函数应返回一对 `value, slope`。",
                en="The function should return `value, slope`.",
            ),
        )
        value, slope = numbers(result[0], z.shape), numbers(result[1], z.shape)
        right, wanted = leaky_relu(z, alpha), leaky_relu.derivative(z, alpha)
        wrong_values = {
            say(
                zh="这一对的次序反了：先写值，再写斜率。",
                en="The pair is the wrong way round: first the value, then the slope.",
            ): wanted,
            say(
                zh="0.01 写死在函数里了：α 是参数 `alpha`，可以是任何数。",
                en="The function always takes 0.01: α is the parameter `alpha` and may be any number.",
            ): leaky_relu(z),
            say(
                zh="值是 ReLU 的：负半轴上不是 0，而是 αz。",
                en="The value is that of ReLU: where z < 0 it is αz, not 0.",
            ): relu(z),
            say(
                zh="值在负半轴上是 αz，不是 α。",
                en="Where z < 0 the value is αz, not α.",
            ): np.where(z >= 0, z, alpha),
            say(
                zh="两支弄反了。",
                en="The two lines are the wrong way round.",
            ): np.where(z >= 0, alpha * z, z),
        }
        compare(value, right, wrong_values, z=z, alpha=alpha)
        require(
            not close(slope[z != 0], wanted[z != 0]) or close(slope[z == 0], [1.0]),
            say(
                zh="值对了，斜率只差 z = 0 处：本课约定那里取 1。",
                en="The value is right, and the slope too but at z = 0: there it is 1 in this course.",
            ),
        )
        wrong_slopes = {
            say(
                zh="第二个应是斜率，你返回的还是值。",
                en="The second entry should be the slope, but it is the value again.",
            ): right,
            say(
                zh="z ≥ 0 时的斜率是 1，不是 z。",
                en="Where z ≥ 0 the slope is 1, not z.",
            ): np.where(z >= 0, z, alpha),
            say(
                zh="斜率是 ReLU 的：负半轴上应是 α。",
                en="The slope is that of ReLU: where z < 0 it should be α.",
            ): np.where(z >= 0, 1.0, 0.0),
        }
        compare(slope, wanted, wrong_slopes, z=z, alpha=alpha)


def hidden_alpha():
    """The slope α that the figure of ``read_alpha`` hides."""
    return np.random.default_rng(5).integers(-8, 17) / 20


def solve_read_alpha():
    z, height = -5, -2
    return height / z


@asks_value(
    solution=solve_read_alpha,
    hints=lambda: [
        say(
            zh="在 z < 0 的一侧选一个容易读数的点，例如 z = −5。",
            en="Choose a point with z < 0 that is easy to read, such as z = −5.",
        ),
        say(zh="φ(−5) = −5α，所以 α = φ(−5) / (−5)。", en="φ(−5) = −5α, so α = φ(−5) / (−5)."),
    ],
)
def read_alpha(answer):
    """The slope α of the Leaky ReLU in the figure."""
    alpha, hidden = float(numbers(answer, ())), hidden_alpha()
    heights = hidden * np.array([2, 3, 4, 5])
    mistakes = {
        say(
            zh="大小对了，符号反了：z 是负的，αz 也在横轴下方，说明 α 是正的。",
            en="The size is right, the sign is reversed: z is negative and αz is below the axis, so α "
            "is positive.",
        ): -hidden,
        say(
            zh="分子分母颠倒了：斜率是高度的变化除以 z 的变化。",
            en="The fraction is upside down: a slope is a change in height divided by a change in z.",
        ): 1 / hidden,
        say(
            zh="这是曲线在某一点的高度，还不是斜率：再除以那里的 z。",
            en="This is the height of the curve at a point, not yet the slope: divide it by z there.",
        ): [*heights, *-heights],
        say(
            zh="这是 z > 0 一侧的斜率；α 是 z < 0 一侧的。",
            en="This is the slope where z > 0; α is the one where z < 0.",
        ): 1,
    }
    not_near(alpha, mistakes, atol=0.05)
    height = f"{0 - 4 * alpha:g}".replace("-", "−")
    require(
        abs(alpha - hidden) <= 0.03,
        say(
            zh=f"α = {alpha:g} 时，曲线在 z = −4 处的高度是 {height}。图上是多少？",
            en=f"With α = {alpha:g} the curve would be at {height} for z = −4. Where is it in the figure?",
        ),
    )


def solve_gelu_gap():
    z = np.linspace(0, 5, 100_001)
    gap = np.abs(gelu(z) - relu(z))
    return z[gap.argmax()], gap.max()


@asks_value(
    solution=solve_gelu_gap,
    hints=lambda: [
        say(
            zh="在细网格上算：`z = np.linspace(-5, 5, 100_001)`，再算 `np.abs(gelu(z) - relu(z))`。",
            en="Use a fine grid: `z = np.linspace(-5, 5, 100_001)`, then `np.abs(gelu(z) - relu(z))`.",
        ),
        say(
            zh="`gap.max()` 是最大的差，`z[gap.argmax()]` 是它的位置。左右对称，答哪一个都行。",
            en="`gap.max()` is the largest gap and `z[gap.argmax()]` its place. There are two places, one "
            "on either side of 0; either will do.",
        ),
    ],
)
def gelu_gap(answer):
    """Where |GELU − ReLU| is largest, and how large it is there: the pair (z, gap)."""
    z, gap = numbers(answer, (2,))
    place, largest = solve_gelu_gap()
    right_place = abs(abs(z) - place) <= 0.01
    require(
        not (abs(abs(gap) - place) <= 0.01 and abs(abs(z) - largest) <= 0.01),
        say(
            zh="两个数的次序反了：先写 z，再写差。",
            en="The two are the wrong way round: z comes first, then the gap.",
        ),
    )
    require(
        abs(z) > 0.005,
        say(zh="在 z = 0 处两者都是 0，没有差别。", en="At z = 0 both are 0: there is no gap."),
    )
    require(
        not right_place or abs(gap + largest) > 0.001,
        say(
            zh="位置和大小都对了；差取绝对值，应是正数。",
            en="Place and size are right; the gap is an absolute value, so positive.",
        ),
    )
    here = float(abs(gelu(z) - relu(z)))
    require(
        right_place,
        say(
            zh=f"在 z = {z:g} 处，差是 {here:.4f}；别处还有更大的。",
            en=f"At z = {z:g} the gap is {here:.4f}; elsewhere it is larger.",
        ),
    )
    require(
        abs(gap - largest) <= 0.001,
        say(
            zh="位置对了，大小不对：在那里算 |GELU(z) − ReLU(z)|。",
            en="The place is right, the size is not: compute |GELU(z) − ReLU(z)| there.",
        ),
    )


def solve_slope_bound():
    return 0.25**10


@asks_value(
    solution=solve_slope_bound,
    hints=lambda: [
        say(
            zh="链式法则：dy/dz 是十个斜率 σ′ 的乘积（权重都是 1）。",
            en="By the chain rule dy/dz is the product of ten slopes σ′ (all weights are 1).",
        ),
        say(zh="每个 σ′ 至多 ¼。", en="Each σ′ is at most ¼."),
    ],
)
def slope_bound(answer):
    """The largest that the slope of ten sigmoids in a row (weights 1) can be, by σ′ ≤ ¼."""
    y, bound = float(numbers(answer, ())), 0.25**10
    exponent = say(
        zh="答案应是这个数本身，不是指数。", en="Give the number itself, not its exponent."
    )
    not_near(y, {exponent: [-10, -6]}, atol=0.1)
    mistakes = {
        say(
            zh="你把十个 ¼ 加起来了。链式法则把它们乘起来。",
            en="You added ten quarters. The chain rule multiplies them.",
        ): 2.5,
        say(
            zh="这只是一层的上界，这里有十层。",
            en="That bounds one layer, but there are ten.",
        ): 0.25,
        say(
            zh="½ 是 σ(0) 的值，斜率是 σ(0) (1 − σ(0))。",
            en="½ is the value σ(0); the slope is σ(0) (1 − σ(0)).",
        ): 0.5**10,
        say(zh="少乘了一层。", en="One layer is missing."): 0.25**9,
        say(
            zh="倒过来了：斜率小于 1，乘得越多越小。",
            en="Upside down: slopes below 1 make the product smaller, not larger.",
        ): 4.0**10,
        say(
            zh="量级对了，但舍入得太粗：写成算式，让 Python 去算。",
            en="The size is right, but rounded too far: write the product and let Python compute it.",
        ): [1e-6, 9e-7],
    }
    not_near(y, mistakes, rtol=0.02)
    require(
        np.isclose(y, bound, rtol=0.02, atol=0),
        say(
            zh=f"{y:.3g} 还不对：十层，每层的斜率至多 ¼。",
            en=f"{y:.3g} is not it yet: ten layers, each with a slope of at most ¼.",
        ),
    )


LIMIT = 1e-6


def first_norm(depth):
    """Gradient norm at layer 1 of a network of ``depth`` sigmoid layers: the median of 9 runs."""
    return np.median([gradient_flow(depth, sigmoid, rng=k).norms[0] for k in range(9)])


def solve_vanishing_depth():
    depth = 1
    while first_norm(depth) >= LIMIT:
        depth += 1
    return depth


@asks_value(
    solution=solve_vanishing_depth,
    hints=lambda: [
        say(
            zh="上界 $4^{-k}$ 告诉你大约多少层：$4^{-10} \\approx 10^{-6}$。从那附近试起。",
            en="The bound $4^{-k}$ tells you roughly where: $4^{-10} \\approx 10^{-6}$. Start near there.",
        ),
        say(
            zh="写一个循环：`for depth in range(1, 15)`，打印 `first_norm(depth)`，找第一个小于 1e-6 的。",
            en="Write a loop: `for depth in range(1, 15)`, print `first_norm(depth)`, and take the first "
            "below 1e-6.",
        ),
    ],
)
def vanishing_depth(answer):
    """The least depth at which the median gradient of 9 sigmoid networks falls below 1e-6."""
    depth = float(numbers(answer, ()))
    require(
        np.isfinite(depth) and depth == int(depth),
        say(zh="层数应是整数。", en="A depth is a whole number."),
    )
    require(
        1 <= depth <= 200,
        say(zh="层数在 1 到 200 之间找。", en="Look for a depth between 1 and 200."),
    )
    norm = first_norm(int(depth))
    require(
        norm < LIMIT,
        say(
            zh=f"{depth:g} 层时梯度还有 {norm:.1e}，不小于 1e-6。",
            en=f"With {depth:g} layers the gradient is still {norm:.1e}, not below 1e-6.",
        ),
    )
    require(
        first_norm(int(depth) - 1) >= LIMIT,
        say(
            zh=f"{depth:g} 层时已经小于 1e-6，但更浅的网络就已经如此：找最小的层数。",
            en=f"With {depth:g} layers it is below 1e-6, but so it is with fewer: find the least depth.",
        ),
    )


def solve_dead_units(W, b, X):
    a = X @ W.T + b
    return np.sum(np.all(a <= 0, axis=0))


@asks_function(
    solution=solve_dead_units,
    hints=lambda: [
        say(
            zh="`a = X @ W.T + b` 的形状是（样本数，神经元数）：一列是一个神经元。",
            en="`a = X @ W.T + b` has shape (samples, neurons): one column a neuron.",
        ),
        say(
            zh="`np.all(a <= 0, axis=0)` 逐列问：这个神经元在每个样本上都 ≤ 0 吗？再数一数。",
            en="`np.all(a <= 0, axis=0)` asks each column: is this neuron ≤ 0 on every sample? Then count.",
        ),
    ],
)
def dead_units(answer):
    """A function of (W, b, X): how many ReLU units are off on every sample of X."""
    rng = np.random.default_rng(2)
    for units in (30, 24):
        W, b = rng.normal(size=(units, 2)), rng.normal(-2, 1, units)
        b[0] = 20  # a unit that is on everywhere
        W[1], b[1] = 0, 0  # a unit with a = 0 everywhere
        X = np.abs(rng.normal(size=(8, 2))) * rng.choice([0.1, 3], (8, 1))
        a = X @ W.T + b
        off = a <= 0
        wanted = np.sum(off.all(axis=0))
        mistakes = {
            say(
                zh="这是比例。题目问的是个数。",
                en="That is the share. The question asks for the number.",
            ): wanted / units,
            say(
                zh="这是活着的神经元数，要数的是死的。",
                en="That counts the neurons that are alive; count the dead ones.",
            ): units - wanted,
            say(
                zh="你数了在某个样本上关闭的神经元。死神经元要在每个样本上都关闭：用 `all`，不用 `any`。",
                en="You counted neurons that are off on some sample. A dead one is off on every sample: "
                "use `all`, not `any`.",
            ): np.sum(off.any(axis=0)),
            say(
                zh="你得到 0：没有一个样本让所有神经元都关闭。要逐个神经元看（`axis=0`）：它在所有样本上都关闭吗？",
                en="You get 0: on no sample is every neuron off. Look at each neuron (`axis=0`): is it off "
                "on every sample?",
            ): np.sum(off.all(axis=1)),
            say(
                zh="a = 0 时也是关闭的：输出和斜率都是 0。用 `<=`，不用 `<`。",
                en="A neuron with a = 0 is off too: output and slope are 0. Use `<=`, not `<`.",
            ): np.sum((a < 0).all(axis=0)),
            say(zh="忘了偏置 b。", en="The bias b is missing."): np.sum((X @ W.T <= 0).all(axis=0)),
            say(
                zh="你数了 a 里所有 ≤ 0 的数；先按神经元判断，再数神经元。",
                en="You counted every entry of a that is ≤ 0. Judge each neuron first, then count neurons.",
            ): np.sum(off),
        }
        compare(numbers(answer(W, b, X), ()), wanted, mistakes)


def solve_stable_sigmoid(z):
    power = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, power) / (1 + power)


@asks_function(
    solution=solve_stable_sigmoid,
    hints=lambda: [
        say(
            zh="只用不会溢出的幂：$e^{-|z|}$ 总在 0 到 1 之间。",
            en="Use only a power that cannot overflow: $e^{-|z|}$ is always between 0 and 1.",
        ),
        say(
            zh="z ≥ 0 时 σ(z) = 1 / (1 + e^(−|z|))；z < 0 时分子分母同乘 e^z，得 e^(−|z|) / (1 + e^(−|z|))。",
            en="Where z ≥ 0, σ(z) = 1 / (1 + e^(−|z|)); where z < 0, multiply top and bottom by e^z: "
            "e^(−|z|) / (1 + e^(−|z|)).",
        ),
    ],
)
def stable_sigmoid(answer):
    """A function of an array z: the sigmoid, without overflow and without a warning."""
    z = np.append(np.random.default_rng(6).normal(size=4) * 3, [0, 40, -40, 1000, -1000])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = answer(z)
    warned = " ".join(str(warning.message) for warning in caught)
    require(
        not _has_nan(result),
        say(
            zh="在 |z| = 1000 处得到 NaN：e^1000 溢出成 ∞，而 ∞/∞ 不是数。",
            en="At |z| = 1000 this gives NaN: e^1000 overflows to ∞, and ∞/∞ is not a number.",
        ),
    )
    wanted = sigmoid(z)
    mistakes = {
        say(
            zh="这是 σ(−z)：指数的符号反了。",
            en="This is σ(−z): the sign of the exponent is reversed.",
        ): sigmoid(-z),
        say(
            zh="这是导数 σ′。",
            en="This is the derivative σ′.",
        ): sigmoid.derivative(z),
        say(zh="这是 tanh。", en="This is tanh."): np.tanh(z),
        say(
            zh="z < 0 时不对：那里的分子是 e^(−|z|)，不是 1。",
            en="Not right where z < 0: the numerator there is e^(−|z|), not 1.",
        ): sigmoid(np.abs(z)),
    }
    compare(numbers(result, z.shape), wanted, mistakes, z=z)
    require(
        "overflow" not in warned and "invalid" not in warned,
        say(
            zh="值都对，但途中 e^1000 溢出了。（`np.where` 的两支对每个 z 都会算。）让每个指数都 ≤ 0。",
            en="The values are right, but e^1000 overflowed on the way. (`np.where` computes both of its "
            "branches for every z.) Make every exponent ≤ 0.",
        ),
    )


def _has_nan(result):
    try:
        return bool(np.isnan(np.asarray(result, float)).any())
    except (TypeError, ValueError, OverflowError):
        return False
