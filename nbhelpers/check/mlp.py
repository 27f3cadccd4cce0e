"""Exercises of chapter 2."""

import numpy as np

from nbhelpers import mlp
from nbhelpers.activations import identity, relu, sigmoid, tanh
from nbhelpers.check.kit.old import (
    asks_function,
    asks_value,
    close,
    compare,
    numbers,
    require,
    require_all_right,
)
from nbhelpers.data import gate
from nbhelpers.lessons import constructions
from nbhelpers.notebook.language import say
from nbhelpers.perceptron import sign


def solve_layer_shapes():
    return [(5, 4), (5,), (3, 5), (3,), (2, 3), (2,)]


@asks_value(
    solution=solve_layer_shapes,
    hints=lambda: [
        say(
            zh="W 每一行属于一个神经元，每一列对应一个输入：形状是 (输出个数, 输入个数)。",
            en="A row of W belongs to one neuron, a column to one input: its shape is (out, in).",
        ),
        say(
            zh="第 1 层有 5 个神经元、4 个输入，所以 $\\mathbf{W}^{(1)}$ 的形状是 (5, 4)，"
            "$\\mathbf{b}^{(1)}$ 的形状是 (5,)。第 2 层的输入是什么？",
            en="Layer 1 has 5 neurons and 4 inputs, so $\\mathbf{W}^{(1)}$ is (5, 4) and "
            "$\\mathbf{b}^{(1)}$ is (5,). What are the inputs of layer 2?",
        ),
    ],
)
def layer_shapes(answer):
    """Shapes of W and b of each layer, for 4 inputs, hidden layers of 5 and 3, and 2 outputs."""
    names = [f"$\\mathbf{{{p}}}^{{({layer})}}$" for layer in (1, 2, 3) for p in "Wb"]
    require(
        isinstance(answer, (tuple, list)) and len(answer) == 6,
        say(
            zh="答案是六个形状的列表，依次是每层的 W 和 b，例如 `[(2, 3), (2,), …]`。",
            en="The answer is a list of six shapes, W and b of each layer: `[(2, 3), (2,), …]`.",
        ),
    )
    wanted = solve_layer_shapes()
    for name, shape, right in zip(names, answer, wanted, strict=True):
        shape = tuple(np.atleast_1d(np.asarray(shape, dtype=object)).tolist())
        require(
            len(right) == 1 or shape != right[::-1],
            say(
                zh=f"{name} 的行和列颠倒了。在本课里 W 的形状是 (输出个数, 输入个数)，`W @ h` 才对得上。",
                en=f"Rows and columns of {name} are swapped. In this course W is (out, in), so that "
                "`W @ h` fits.",
            ),
        )
        require(
            len(right) != 1 or len(shape) == 1,
            say(
                zh=f"{name} 只有一个轴：每个神经元一个偏置。只有一项的元组写成 `(5,)`。",
                en=f"{name} has a single axis: one bias for each neuron. A tuple of one is `(5,)`.",
            ),
        )
        require(
            shape == right,
            say(
                zh=f"{name} 还不对。这一层有几个神经元？它的输入来自哪里，有几个？",
                en=f"{name} is not right yet. How many neurons does this layer have? Where do its "
                "inputs come from, and how many are they?",
            ),
        )


def solve_parameter_count():
    return 784 * 100 + 100 + 100 * 10 + 10


@asks_value(
    solution=solve_parameter_count,
    hints=lambda: [
        say(
            zh="一层有 m 个输入、n 个神经元：权重 m × n 个，偏置 n 个。",
            en="A layer with m inputs and n neurons has m × n weights and n biases.",
        ),
        say(
            zh="第 1 层：784 × 100 + 100。再加上第 2 层。",
            en="Layer 1: 784 × 100 + 100. Now add layer 2.",
        ),
    ],
)
def parameter_count(answer):
    """Number of parameters of a network with widths 784, 100, 10."""
    count = numbers(answer, ())
    require(
        count != 784 * 100 + 100 * 10,
        say(zh="权重数对了，还差偏置。", en="The weights are right; the biases are missing."),
    )
    require(
        count not in (784 + 100 + 10, 110),
        say(
            zh="这是单元的个数。参数在连线上：每条连线一个权重，每个神经元一个偏置。",
            en="These are the units. Parameters sit on the lines: one weight a line, one bias a neuron.",
        ),
    )
    require(
        count != solve_parameter_count() + 784,
        say(
            zh="输入没有偏置：偏置只属于神经元。",
            en="Inputs have no bias: only neurons have one.",
        ),
    )
    require(
        count != 784 * 100 + 100,
        say(zh="这只是第 1 层。", en="This is layer 1 only."),
    )
    require(
        count == solve_parameter_count(),
        say(
            zh="逐层数：每层有 输入个数 × 神经元个数 + 神经元个数。",
            en="Count layer by layer: inputs × neurons + neurons.",
        ),
    )


def solve_forward(weights, biases, activations, x):
    h = x
    for W, b, act in zip(weights, biases, activations, strict=True):
        h = act(W @ h + b)
    return h


@asks_function(
    solution=solve_forward,
    hints=lambda: [
        say(
            zh="从 `h = x` 开始，循环里每次用上一层的 `h` 算出这一层的 `h`。",
            en="Start with `h = x`; in the loop, compute each layer's `h` from the one before.",
        ),
        say(
            zh="`for W, b, act in zip(weights, biases, activations):` 循环体只有两行：式 (4) 的 a 和 h。",
            en="`for W, b, act in zip(weights, biases, activations):` has a body of two lines: "
            "a and h of eq. (4).",
        ),
    ],
)
def forward(answer):
    """A function of (weights, biases, activations, x): the output of the network for one sample."""
    rng = np.random.default_rng(5)
    for sizes, acts in [
        ((3, 3, 3), (tanh, sigmoid)),
        ((4, 2, 3, 1), (sigmoid, tanh, tanh)),
        ((2, 5), (sigmoid,)),
    ]:
        net = mlp.MLP(sizes, identity, rng=rng)
        W, b = [w.copy() for w in net.W], [rng.normal(size=len(v)) for v in net.b]
        x, acts = rng.normal(size=sizes[0]), list(acts)
        y, wanted = answer(W, b, acts, x), mlp.forward_pass(W, b, acts, x)
        none, zero = [identity] * len(W), [0 * v for v in b]
        hidden = [*acts[:-1], identity]
        y = numbers(y, wanted.shape)
        compare(
            y,
            wanted,
            [
                (
                    x,
                    say(
                        zh="这还是 x：还没有经过任何一层。",
                        en="This is still x: no layer has changed it.",
                    ),
                ),
                *_transposed(W, b, acts, x),
                (
                    mlp.forward_pass(W[:1], b[:1], acts[:1], x),
                    say(
                        zh="这是第一层的输出。循环要走完所有层，`return` 不要放在循环里面。",
                        en="This is the output of the first layer. Go through all layers: keep `return` "
                        "out of the loop.",
                    ),
                ),
                (
                    mlp.forward_pass(W, b, none, x),
                    say(
                        zh="激活函数没有用上：a 要经过 `act` 才是 h。",
                        en="The activation functions are missing: h is `act` of a.",
                    ),
                ),
                (
                    mlp.forward_pass(W, zero, acts, x),
                    say(zh="忘了加偏置 b。", en="The bias b is missing."),
                ),
                (
                    mlp.forward_pass(W, b, hidden, x),
                    say(
                        zh="你返回的是最后一层的 a，还差最后一次激活。",
                        en="You return a of the last layer: its activation is missing.",
                    ),
                ),
                (
                    mlp.forward_pass(W[-1:], b[-1:], acts[-1:], x)
                    if len(x) == W[-1].shape[1]
                    else None,
                    say(
                        zh="每一层都从 x 算起了。第 2 层的输入是第 1 层的 h。",
                        en="Every layer starts from x again. The input of layer 2 is h of layer 1.",
                    ),
                ),
            ],
        )


def _transposed(W, b, acts, x):
    if any(w.shape[0] != w.shape[1] for w in W):
        return []
    flipped = mlp.forward_pass([w.T for w in W], b, acts, x)
    return [
        (
            flipped,
            say(
                zh="W 被转置了：`h @ W` 是 $\\mathbf{W}^\\top\\mathbf{h}$，式 (4) 里是 `W @ h`。",
                en="W is transposed: `h @ W` is $\\mathbf{W}^\\top\\mathbf{h}$; eq. (4) says `W @ h`.",
            ),
        )
    ]


def solve_xor_weights():
    return [[1, 1], [1, 1]], [0, -1], [2, -4], -1


@asks_value(
    solution=solve_xor_weights,
    hints=lambda: [
        say(
            zh="令 $s = x_1 + x_2$，四个输入给出 s = 0、1、1、2。要的是一条折线：在 0 和 2 处为负，在 1 处为正。",
            en="Let $s = x_1 + x_2$: the four inputs give s = 0, 1, 1, 2. You want a bent line: negative "
            "at 0 and 2, positive at 1.",
        ),
        say(
            zh="$h_1 = \\max(0, s)$ 一直上升；从 s = 1 起，$h_2 = \\max(0, s - 1)$ 要把它拉下来，"
            "所以 $h_2$ 的权重为负，绝对值更大。",
            en="$h_1 = \\max(0, s)$ keeps rising; from s = 1 on, $h_2 = \\max(0, s - 1)$ has to pull it "
            "down, so its weight is negative, and larger in size.",
        ),
    ],
)
def xor_weights(answer):
    """W (2, 2), b (2,), v (2,) and c with ReLU: v · max(0, W x + b) + c ≥ 0 exactly where XOR is true."""
    require(
        isinstance(answer, (tuple, list)) and len(answer) == 4,
        say(
            zh="答案由四部分组成：`(W, b, v, c)`。",
            en="The answer has four parts: `(W, b, v, c)`.",
        ),
    )
    W, b = numbers(answer[0], (2, 2)), numbers(answer[1], (2,))
    v, c = numbers(_unpacked(answer[2]), (2,)), numbers(_unpacked(answer[3]), ())
    require(
        np.isfinite([*W.flat, *b, *v, c]).all(),
        say(zh="权重和偏置必须是有限的数。", en="Weights and biases have to be finite."),
    )
    X, t = gate("XOR")
    H = relu(X @ W.T + b)
    y = sign(H @ v + c)
    require(
        not np.array_equal(y, -t),
        say(
            zh="四个输出全反了：把 v 和 c 都变号。",
            en="All four outputs are reversed: change the sign of v and of c.",
        ),
    )
    require(
        not np.all(y == y[0]),
        say(
            zh=f"四个输出都是 {y[0]:+d}。先看 h：四个输入各给出什么？再选 v 和 c。",
            en=f"All four outputs are {y[0]:+d}. Look at h first: what does each input give? Then choose "
            "v and c.",
        ),
    )
    flat = np.linalg.matrix_rank(H - H[0]) < 2
    along = say(
        zh="四个点在隐藏空间里落在一条直线上：两个隐藏神经元没有带来不同的信息。",
        en="In hidden space the four points lie on one line: the two hidden neurons tell the same.",
    )
    require_all_right(X, y, t, more=along if flat else "")


def _unpacked(value):
    """The only entry of a list or array of one, else the value itself."""
    listed = isinstance(value, (list, tuple)) or np.ndim(value) > 0
    return value[0] if listed and len(value) == 1 else value


def solve_collapse(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1 + b2


@asks_function(
    solution=solve_collapse,
    hints=lambda: [
        say(
            zh="把 $\\mathbf{W}^{(2)}(\\mathbf{W}^{(1)}\\mathbf{x} + \\mathbf{b}^{(1)}) + \\mathbf{b}^{(2)}$ 的括号展开。",
            en="Expand the parentheses of $\\mathbf{W}^{(2)}(\\mathbf{W}^{(1)}\\mathbf{x} + \\mathbf{b}^{(1)}) + \\mathbf{b}^{(2)}$.",
        ),
        say(
            zh="乘在 x 前面的是 W；不含 x 的两项合起来是 b。",
            en="What multiplies x is W; the two terms without x together are b.",
        ),
    ],
)
def collapse(answer):
    """A function of (W1, b1, W2, b2): the pair (W, b) of the one layer that does the same."""
    rng = np.random.default_rng(6)
    for d, m, n in [(3, 3, 3), (2, 4, 3), (5, 2, 1)]:
        W1, b1 = rng.normal(size=(m, d)), rng.normal(size=m)
        W2, b2 = rng.normal(size=(n, m)), rng.normal(size=n)
        result = answer(W1, b1, W2, b2)
        require(
            isinstance(result, (tuple, list)) and len(result) == 2,
            say(zh="函数应返回一对 `W, b`。", en="The function should return the pair `W, b`."),
        )
        W, b = constructions.collapse([W1, W2], [b1, b2])
        first = numbers(result[0], (n, d))
        require(
            d != m or d != n or not close(first, W1 @ W2),
            say(
                zh="顺序反了：先作用的是 $\\mathbf{W}^{(1)}$，它应紧靠着 x，写在右边。",
                en="The order is reversed: $\\mathbf{W}^{(1)}$ acts first, so it stands next to x, on the right.",
            ),
        )
        flipped = say(
            zh="W 对了，但转置了：`@` 两边不要再加 `.T`。",
            en="This is W transposed: use no `.T` here.",
        )
        compare(first, W, [(W.T, flipped)])
        mistakes = [
            (W2 @ b1, say(zh="W 对了，b 里漏了 b2。", en="W is right, but b lacks b2.")),
            (
                b2,
                say(
                    zh="W 对了，b 里漏了 b1 的那一项。",
                    en="W is right, but b lacks the part of b1.",
                ),
            ),
            (
                b1 + b2 if m == n else None,
                say(
                    zh="W 对了；但 b1 还要经过第 2 层，先乘以 $\\mathbf{W}^{(2)}$。",
                    en="W is right; but b1 passes through layer 2 as well: multiply it by $\\mathbf{W}^{(2)}$.",
                ),
            ),
        ]
        compare(numbers(result[1], (n,)), b, mistakes)


def solve_bump(x, left, right, height, k):
    return height * (sigmoid(k * (x - left)) - sigmoid(k * (x - right)))


@asks_function(
    solution=solve_bump,
    hints=lambda: [
        say(
            zh="$\\sigma(k(x - e))$ 在 x = e 处从 0 升到 1。一个鼓包先升后降。",
            en="$\\sigma(k(x - e))$ goes from 0 up to 1 at x = e. A bump goes up, and later down.",
        ),
        say(
            zh="在 left 处加一个台阶，在 right 处减一个同样高的台阶，再乘以高度。",
            en="Add a step at left, subtract an equal step at right, and multiply by the height.",
        ),
    ],
)
def bump(answer):
    """A function of (x, left, right, height, k): a bump made of two sigmoids."""
    rng = np.random.default_rng(7)
    for _ in range(3):
        left, height, k = rng.uniform(0, 0.4), rng.uniform(2, 4), rng.uniform(5, 15)
        right, x = left + rng.uniform(0.2, 0.5), np.sort(rng.uniform(-1, 2, size=9))
        up, down = sigmoid(k * (x - left)), sigmoid(k * (x - right))
        mistakes = [
            (
                height * (up + down),
                say(
                    zh="加成了两级台阶：在 right 处应当降下来，用减号。",
                    en="This is a stair of two steps: at right it should go down again, so subtract.",
                ),
            ),
            (
                height * (down - up),
                say(zh="上下颠倒了：这是一个坑。", en="Upside down: this is a pit, not a bump."),
            ),
            (up - down, say(zh="忘了乘以高度。", en="The height is missing.")),
            (
                height * up,
                say(
                    zh="它升上去就不再下来：在 right 处减去一个台阶。",
                    en="It goes up and stays up: subtract a step at right.",
                ),
            ),
            (
                height * up - down,
                say(
                    zh="高度只乘了第一个台阶：给差加上括号。",
                    en="The height multiplies only the first step: put the difference in parentheses.",
                ),
            ),
            (
                height * (sigmoid(x - left) - sigmoid(x - right)),
                say(zh="忘了陡度 k。", en="The steepness k is missing."),
            ),
            (
                height * (sigmoid(k * x - left) - sigmoid(k * x - right)),
                say(
                    zh="k 应乘在整个括号上：$\\sigma(k(x - e))$，否则台阶不在 e 处。",
                    en="k multiplies the whole parenthesis, $\\sigma(k(x - e))$; else the step is not at e.",
                ),
            ),
            (
                height * up * (1 - down),
                say(
                    zh="这是两个 sigmoid 的乘积。它也像鼓包，但输出层只会加权求和，不会把神经元相乘。",
                    en="This is a product of two sigmoids. It looks like a bump too, but the output layer "
                    "only adds with weights; it cannot multiply neurons.",
                ),
            ),
        ]
        y = numbers(answer(x, left, right, height, k), x.shape)
        compare(y, height * (up - down), mistakes)


def solve_pieces():
    return 2**10, 2**10 - 1, 6 * 10 + 1


@asks_value(
    solution=solve_pieces,
    hints=lambda: [
        say(
            zh="每折叠一次，每一段都变成两段。n 段之间有几个折点？",
            en="Each fold turns every piece into two. How many kinks lie between n pieces?",
        ),
        say(
            zh="上表里，k 每加 1，深网络多几个参数？从 k = 1 的那个数加起。",
            en="In the table above, how many parameters does each further k add? Start from the one at k = 1.",
        ),
    ],
)
def pieces(answer):
    """For k = 10: pieces of the tent map, kinks between them, and parameters of the deep network."""
    count, kinks, size = numbers(answer, (3,))
    require(
        count not in (20, 100),
        say(
            zh="段数不是 2k，也不是 k²：每折一次都翻倍。",
            en="The pieces are neither 2k nor k²: each fold doubles them.",
        ),
    )
    require(
        count == 2**10,
        say(
            zh="段数还不对：从 k = 1 的 2 段起，翻倍几次？",
            en="The pieces are not right yet: from 2 pieces at k = 1, how often do they double?",
        ),
    )
    require(
        kinks != count,
        say(
            zh="段数对了。折点在相邻两段之间，比段数少。",
            en="The pieces are right. Kinks lie between two pieces, so there are fewer.",
        ),
    )
    require(
        kinks == 2**10 - 1,
        say(zh="段数对了，折点数还不对。", en="The pieces are right, the kinks are not yet."),
    )
    require(
        size != 60,
        say(
            zh="每层 6 个参数，还要看首尾两层：再核对一次 k = 1 的那个数。",
            en="6 for each fold, but mind the first and the last layer: look at k = 1 again.",
        ),
    )
    require(
        size == 61,
        say(
            zh="段数和折点数对了，参数个数还不对：它随 k 直线增长，不翻倍。",
            en="Pieces and kinks are right, the parameters are not yet: they grow along a line, they do "
            "not double.",
        ),
    )
