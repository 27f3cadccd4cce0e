"""Explorers of chapter 4: losses and where they come from, outliers, logits, backpropagation."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from nbhelpers.activations import sigmoid, tanh, with_parameters
from nbhelpers.data import belgian_calls
from nbhelpers.data.telephone import OTHER_UNIT
from nbhelpers.explore.kit.controls import choice, evenly, log_slider, player, slider, spoken
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.explore.kit.points import Points
from nbhelpers.figures.colors import BLUE, DARK_ORANGE, GRAY, GREEN, INK, ORANGE, PURPLE
from nbhelpers.figures.losses import each, each_gradient
from nbhelpers.figures.network import draw_network
from nbhelpers.figures.number import Number
from nbhelpers.figures.style import legend_above, line, new_figure, panels, set_pieces, show_heights
from nbhelpers.lessons import likelihood as negative_log_likelihood
from nbhelpers.lessons import naive
from nbhelpers.lessons.backpropagation import every_gradient
from nbhelpers.lessons.constructions import hand_network
from nbhelpers.lessons.line_fits import fit_line
from nbhelpers.lessons.line_fits import outliers as beyond
from nbhelpers.lessons.saturation import cross_entropy_slope, recover, squared_error_slope
from nbhelpers.losses import binary_cross_entropy, huber, mae, mse
from nbhelpers.losses import binary_cross_entropy_with_logits as fused_cross_entropy
from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import number, short, typeset

__all__ = ["backpropagation", "huber_delta", "likelihood", "logits", "outliers", "saturated"]


@explorer("r = 3 时损失是 L2 的 50%", "at r = 3 half the loss of L2")
def huber_delta(
    delta: slider("阈值 δ", "threshold δ", 0.1, 4, 0.01) = 1.0,
    r: slider("残差 r", "residual r", -4, 4, 0.05) = 3.0,
):
    """Huber's loss and its gradient, between the square and the straight line."""
    figure, left, right = panels(1, 1)
    x = np.sort(np.append(np.linspace(-4, 4, 81), [-1e-6, 1e-6]))
    left.set(xlim=(-4, 4), ylim=(-0.15, 8), xlabel="$r$", ylabel=say(zh="损失", en="loss"))
    right.set(xlim=(-4, 4), ylim=(-4.2, 4.2), xlabel="$r$")
    right.set_ylabel(say(zh="梯度", en="gradient"))
    square = with_parameters(huber, delta=1e9)
    left.plot(x, each(square, x), "--", color=GRAY, lw=1.5, label="L2: $r^2/2$")
    bend = line(left, ":", color=GREEN, label="L1: $\\delta|r|$")
    curve = line(left, color=BLUE, lw=2.5, label="Huber")
    dot = line(left, "o", color=INK, ms=8)
    right.plot(x, each_gradient(square, x), "--", color=GRAY, lw=1.5, label="L2")
    steps = line(right, ":", color=GREEN, label="L1: $\\pm\\delta$")
    clip = line(right, color=BLUE, lw=2.5, label="Huber")
    mark = line(right, "o", color=INK, ms=8)
    legend_above(left, right)
    bends, signs = each(mae, x), each_gradient(mae, x)

    def draw(delta, r):
        bound = with_parameters(huber, delta=delta)
        bend.set_data(x, delta * bends)
        steps.set_data(x, delta * signs)
        curve.set_data(x, each(bound, x))
        clip.set_data(x, each_gradient(bound, x))
        loss, slope = bound(r, 0.0), bound.gradient(r, 0.0)
        dot.set_data([r], [loss])
        mark.set_data([r], [slope])
        shares = (loss / square(r, 0.0), slope / square.gradient(r, 0.0)) if r else (1.0, 1.0)
        words = say(
            zh=f"δ = {delta:.2f}，r = {r:.2f}：损失 {loss:.3f}，是 L2 的 {shares[0]:.1%}；"
            f"梯度 {slope:.2f}，是 L2 的 {shares[1]:.1%}。",
            en=f"δ = {delta:.2f}, r = {r:.2f}: loss {loss:.3f}, which is {shares[0]:.1%} of L2; "
            f"gradient {slope:.2f}, which is {shares[1]:.1%} of L2.",
        )
        return words, np.isclose(abs(r), 3) and abs(shares[0] - 0.5) <= 0.005

    return figure, draw


YEARS, CALLS = belgian_calls()
RECORDED = tuple(map(tuple, np.column_stack([YEARS, CALLS]).tolist()))
LINES = {  # how the line of each loss is drawn
    "mse": {"color": ORANGE, "label": "MSE"},
    "mae": {"color": GREEN, "ls": "--", "label": "MAE"},
    "huber": {"color": BLUE, "label": "Huber"},
}


@lru_cache(maxsize=8)
def fits(points):
    """The lines of MSE and MAE through some points."""
    x, t = np.transpose(points)
    return {"mse": fit_line(x, t, mse), "mae": fit_line(x, t, mae)}


@explorer("数据不动，恰好是 1964–69 这六年", "data untouched, exactly the six years 1964–69")
def outliers(
    delta: log_slider("阈值 δ", "threshold δ", 0.5, 200) = 5.0,
    shown: choice(
        "残差画到", "residuals of", {"Huber": "huber", "MSE": "mse", "MAE": "mae"}
    ) = "huber",
    points: Points() = RECORDED,
):
    """Three lines through the telephone calls, refitted while a point is dragged."""
    figure, ax = panels(1)
    ax.set(xlim=(1949, 1974), ylim=(-15, 300), xlabel=say(zh="年", en="year"))
    ax.set_ylabel(say(zh="通话（百万次）", en="calls (millions)"))
    ends = np.array(ax.get_xlim())
    rods = line(ax, color=GRAY, lw=1, zorder=1.5)
    drawn = {name: line(ax, **look) for name, look in LINES.items()}
    bands = [line(ax, ":", color=BLUE, lw=1.2, label=label) for label in ("Huber ± δ", "_")]
    dots = line(ax, "o", color=INK, ms=6, label=say(zh="可以拖动", en="drag me"))
    ring = {"ms": 12, "mfc": "none", "mec": PURPLE, "mew": 2}
    far = line(ax, "o", **ring, label=say(zh="超出 δ", en="beyond δ"))
    legend_above(ax, ncols=6)

    def draw(delta, shown, points):
        x, t = np.transpose(points)
        losses = {"mse": mse, "mae": mae, "huber": with_parameters(huber, delta=delta)}
        fitted = fits(points) | {"huber": fit_line(x, t, losses["huber"])}
        for name, curve in drawn.items():
            curve.set_data(ends, fitted[name](ends))
            curve.set_linewidth(3 if name == shown else 1.5)
        for band, offset in zip(bands, (-delta, delta), strict=True):
            band.set_data(ends, fitted["huber"](ends) + offset)
        outside = beyond(x, t, fitted["huber"], delta)
        set_pieces(rods, (x, t), (x, fitted[shown](x)))
        dots.set_data(x, t)
        far.set_data(x[outside], t[outside])
        loss, least = losses[shown](fitted[shown](x), t), mae(fitted["mae"](x), t)
        slopes = [f"{LINES[name]['label']} {fitted[name].slope:.2f}" for name in ("mse", "huber")]
        words = say(
            zh=f"斜率（百万次/年）：{'，'.join(slopes)}。MAE 线的平均 |r| = {least:.2f}。"
            f"所选直线的损失 {loss:.1f}。δ = {delta:.3g} 时 Huber 把 {np.sum(outside)} 个点当作异常值。",
            en=f"Slopes (millions a year): {', '.join(slopes)}. Mean |r| of the MAE line: {least:.2f}. "
            f"Loss of the chosen line: {loss:.1f}. "
            f"With δ = {delta:.3g} Huber treats {np.sum(outside)} points as outliers.",
        )
        six = np.array_equal(outside, np.isin(YEARS, OTHER_UNIT))
        return words, six and points == RECORDED

    return figure, draw


MODELS = {  # probability models with one parameter y
    "gaussian": SimpleNamespace(
        t=np.array([0.15, 0.35, 0.45, 0.5, 0.8]),
        surprise=negative_log_likelihood.gaussian,
        loss=mse,  # which the model leads to
        name="MSE",
        height=("概率密度", "density"),  # what it gives a sample
        drawn=[np.linspace(-0.35, 1.35, 86)] * 2,  # where, and at which samples
        tops=(3, 0.35),  # of its axes, and of those of the loss
    ),
    "bernoulli": SimpleNamespace(
        t=np.array([1, 1, 0, 1, 0, 1, 1, 0]),
        surprise=lambda y, t, sigma: negative_log_likelihood.bernoulli(y, t),
        loss=binary_cross_entropy,
        name="BCE",
        height=("概率", "probability"),
        drawn=[[-0.3, 0.3, np.nan, 0.7, 1.3], [0, 0, 0, 1, 1]],
        tops=(1.15, 2.6),
    ),
}
KINDS = {
    ("高斯：测量值", "Gaussian: measured"): "gaussian",
    ("伯努利：掷硬币", "Bernoulli: tossed"): "bernoulli",
}
PARAMETERS = np.array(evenly(0.02, 0.98, 0.005)[0])


@lru_cache(maxsize=64)
def surprise_and_loss(kind, sigma):
    """Negative log-likelihood and loss of all samples of a model, for each of PARAMETERS."""
    model, t = MODELS[kind], MODELS[kind].t
    every = [(model.surprise(y, t, sigma), model.loss(np.full(len(t), y), t)) for y in PARAMETERS]
    return np.transpose(every)


@explorer("当前模型的似然最大", "the largest likelihood of the chosen model")
def likelihood(
    y: slider("参数 y", "parameter y", 0.02, 0.98, 0.005) = 0.7,
    sigma: slider("σ（只用于高斯）", "σ (Gaussian only)", 0.15, 0.5, 0.01) = 0.2,
    kind: choice("模型", "model", KINDS) = "gaussian",
):
    """One parameter y: where the likelihood of the samples is largest, the loss is smallest."""
    figure = new_figure(9, 3.6)
    mosaic = [["data", "likelihood"], ["data", "loss"]]
    left, top, low = figure.subplot_mosaic(mosaic, width_ratios=[1.15, 1]).values()
    left.set(xlim=(-0.35, 1.35), xlabel=say(zh="样本 $t$", en="sample $t$"))
    bell = line(left, color=BLUE, lw=1.5, label=say(zh="模型", en="model"))
    stems = line(left, color=ORANGE, lw=2.5, label=say(zh="似然", en="likelihood"))
    heads = line(left, "o", color=INK, ms=6, label=say(zh="样本", en="samples"))
    middle = line(left, "--", color=GRAY, lw=1.5, label="$y$")
    legend_above(left)
    top.set(xlim=(0, 1), ylim=(-0.05, 1.12), ylabel=say(zh="似然/最大值", en="likelihood/best"))
    top.tick_params(labelbottom=False)
    low.set(xlim=(0, 1), xlabel=say(zh="参数 $y$", en="parameter $y$"))
    low.set_ylabel(say(zh="损失", en="loss"))
    hill, valley = line(top, color=ORANGE), line(low, color=PURPLE)
    peak, ball = line(top, "o", color=INK, ms=8), line(low, "o", color=INK, ms=8)

    def draw(kind, y, sigma):
        model = MODELS[kind]
        height = spoken(model.height)
        if left.get_ylabel() != height:
            left.set_ylabel(height)
        show_heights(left, 0, model.tops[0])
        show_heights(low, 0, model.tops[1])

        def heights(t):
            return np.exp([-model.surprise(y, [value], sigma) for value in t])

        x = model.t + side_by_side(model.t)
        bell.set_data(model.drawn[0], heights(model.drawn[1]))
        set_pieces(stems, (x, 0 * x), (x, heights(model.t)))
        heads.set_data(x, np.full(len(x), 0.014 * model.tops[0]))
        middle.set_data([y, y], [0, model.tops[0]])
        surprise, losses = surprise_and_loss(kind, sigma if kind == "gaussian" else None)
        share = np.exp(surprise.min() - surprise)
        hill.set_data(PARAMETERS, share)
        valley.set_data(PARAMETERS, losses)
        at = np.abs(PARAMETERS - y).argmin()
        peak.set_data([y], [share[at]])
        ball.set_data([y], [losses[at]])
        loss, least = f"{model.name} = {losses[at]:.4f}", f"{losses.min():.4f}"
        words = say(
            zh=f"y = {y:.3f}：似然（各橙线高度之积）是最大值的 {share[at]:.1%}，"
            f"负对数似然 {surprise[at]:.3f}；{loss}，最小值是 {least}。",
            en=f"y = {y:.3f}: the likelihood (product of the orange heights) is {share[at]:.1%} of the "
            f"largest, negative log-likelihood {surprise[at]:.3f}; {loss}, the minimum is {least}.",
        )
        return words, share[at] >= 0.9995  # as many digits as the words have

    return figure, draw


def side_by_side(t):
    """Offsets that separate samples with the same t, so that they do not hide one another."""
    before = np.array([np.sum(t[:i] == value) for i, value in enumerate(t)])
    alike = np.array([np.sum(t == value) for value in t])
    return 0.06 * (before - (alike - 1) / 2)


MOST = 10_000  # steps that the saturated neuron is given
FAR = 18  # where its chart ends


@lru_cache(maxsize=32)
def ways(a, eta):
    """The pre-activations under squared error and under cross-entropy."""
    slopes = (squared_error_slope, cross_entropy_slope)
    return [np.array(recover(slope, a, eta, MOST)) for slope in slopes]


BOTH = [  # a loss as a function of a, for t = 1, and how it is drawn
    (lambda a: each(mse, sigmoid(a), 1.0), ("MSE", "MSE"), ORANGE, "-"),
    (lambda a: each(fused_cross_entropy, a, 1.0), ("交叉熵", "cross-entropy"), PURPLE, "--"),
]


@explorer("a = −8 时 MSE 不超过 20 步", "from a = −8 with MSE at most 20 steps")
def saturated(
    eta: log_slider("学习率 η", "learning rate η", 0.1, 100) = 1.0,
    a: slider("起点 a", "start a", -10, -0.5, 0.1) = -6.0,
):
    """A neuron that is certain of the wrong answer: two losses, and the steps that each one needs."""
    figure, left, right = panels(1, 1)
    grid = np.linspace(-10, FAR, 281)
    left.set(xlim=(-10.5, FAR), ylim=(-0.4, 10.6), xlabel="$a$")
    left.set_ylabel(say(zh="t = 1 时的损失", en="loss for t = 1"))
    right.set(xscale="symlog", xlim=(0, 1.3 * MOST), ylim=(-0.02, 1.05))
    right.set(xlabel=say(zh="步数", en="steps"), ylabel="$y = \\sigma(a)$")
    right.axhline(0.5, color=GRAY, lw=1)
    drawn = []
    for loss, name, color, style in BOTH:
        left.plot(grid, loss(grid), style, color=color, lw=1.5, label=spoken(name))
        trail, ball = line(left, ".", color=color, ms=6), line(left, "o", color=color, ms=10)
        curve = line(right, style, color=color, label=spoken(name))
        drawn.append((loss, trail, ball, curve, line(right, "o", color=color, ms=8)))
    legend_above(left, right)

    def draw(a, eta):
        squared, entropy = both = ways(a, eta)
        for way, (loss, trail, ball, curve, end) in zip(both, drawn, strict=True):
            few = way[np.unique(np.geomspace(1, len(way), 40).astype(int)) - 1]
            trail.set_data(few, loss(few))
            ball.set_data(few[:1], loss(few[:1]))
            k = np.unique(np.append(0, np.geomspace(1, len(way), 120).astype(int) - 1))
            curve.set_data(k, sigmoid(way[k]))
            end.set_data([len(way) - 1], [sigmoid(way[-1])])
        slopes = squared_error_slope(a), cross_entropy_slope(a)
        ends = end_of(squared), end_of(entropy)
        words = say(
            zh=f"a = {a:.1f}，y = {sigmoid(a):.3g}。第一步的斜率：MSE {slopes[0]:.4g}，交叉熵 {slopes[1]:.4g}。"
            f"到 y ≥ ½：MSE 用了 {steps_of(squared)}，停在 {ends[0]}；"
            f"交叉熵用了 {steps_of(entropy)}，停在 {ends[1]}。",
            en=f"a = {a:.1f}, y = {sigmoid(a):.3g}. Slope of the first step: MSE {slopes[0]:.4g}, "
            f"cross-entropy {slopes[1]:.4g}. To y ≥ ½: MSE took {steps_of(squared)} and ends at "
            f"{ends[0]}; cross-entropy took {steps_of(entropy)} and ends at {ends[1]}.",
        )
        return words, np.isclose(a, -8) and squared[-1] >= 0 and len(squared) - 1 <= 20

    return figure, draw


def steps_of(way):
    """How many steps a way took, in words."""
    steps = len(way) - 1
    if way[-1] < 0:
        return say(zh=f"{steps} 步还没到", en=f"{steps} steps without getting there")
    return say(zh=f"{steps} 步", en=f"{steps} steps" if steps > 1 else "1 step")


def end_of(way):
    """Where a way ends, in words; the chart ends at a = FAR."""
    beyond_chart = say(zh="（图外）", en=" (off the chart)") if way[-1] > FAR else ""
    return f"a = {way[-1]:.1f}{beyond_chart}"


LOGITS = np.arange(-120, 120.5, 1.0)
TYPES = {"float64": np.float64, "float32": np.float32}


@lru_cache
def logit_losses(t, dtype):
    """The loss at LOGITS by the fused formula, and by σ and then log."""
    a = LOGITS.astype(dtype)
    return each(fused_cross_entropy, a, t), naive.binary_cross_entropy(a, np.full(len(a), t))


@explorer("float64、t = 0 时刚好变成 ∞ 的 a", "float64, t = 0: the a where ∞ begins")
def logits(
    a: slider("对数几率 a", "logit a", -120, 120, 0.1) = 20.0,
    t: choice("目标 t", "target t", {"t = 0": 0, "t = 1": 1}) = 0,
    dtype: choice("精度", "number type", TYPES) = np.float64,
):
    """Cross-entropy of a logit: first the sigmoid and then its log, or both at once."""
    figure, left, right = panels(1.25, 1)
    left.set(xlim=(-120, 120), ylim=(-8, 130), xlabel="$a$", ylabel=say(zh="损失", en="loss"))
    fused, parts = say(zh=("合并的公式", "按定义直接算"), en=("fused formula", "first σ, then log"))
    stable = line(left, color=BLUE, lw=6, alpha=0.35, label=fused)
    paper = line(left, color=ORANGE, lw=1.8, label=parts)
    infinite = line(left, "^", color=ORANGE, ms=4, label="∞")
    undefined = line(left, "x", color=INK, ms=4, label="NaN")
    here = line(left, "--", color=GRAY, lw=1.5)
    legend_above(left)
    right.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    right.spines[:].set_visible(False)
    names = ["$e^{-a}$", "$y = \\sigma(a)$", "$1 - y$"]
    names += say(zh=("损失", "合并的损失"), en=("loss", "fused loss"))
    cells = []
    for name, height in zip(names, np.linspace(0.9, 0.1, 5), strict=True):
        color = BLUE if name is names[-1] else INK
        right.text(0.02, height, name, va="center", color=color, zorder=0.5)
        cells.append(right.add_artist(Number(0.98, height, ha="right")))

    def draw(a, t, dtype):
        whole, parts = logit_losses(t, dtype)
        stable.set_data(LOGITS, whole)
        paper.set_data(LOGITS, np.where(np.isfinite(parts), parts, np.nan))
        for marks, lost, height in ((infinite, np.isinf, 124), (undefined, np.isnan, 116)):
            places = LOGITS[lost(parts)]
            marks.set_data(places, np.full(len(places), height))
        here.set_data([a, a], [-8, 130])
        a = dtype(a)
        steps, fused = naive.binary_steps(a, t), fused_cross_entropy(a, t)
        for cell, value in zip(cells, (*steps, fused), strict=True):
            cell.set_text(typeset(str(value)) if value is steps.y else number(value, ".4g"))
            cell.set_color(INK if np.isfinite(value) else DARK_ORANGE)
        cells[-1].set_color(BLUE)
        before = naive.binary_cross_entropy(a - dtype(0.2), t)
        name = np.dtype(dtype).name
        words = say(
            zh=f"{name}，a = {a:.1f}，t = {t}：按定义直接算得 {steps.loss:.4g}，合并的公式得 {fused:.4g}。",
            en=f"{name}, a = {a:.1f}, t = {t}: first σ, then log gives {steps.loss:.4g}; "
            f"the fused formula gives {fused:.4g}.",
        )
        reached = np.isinf(steps.loss) and np.isfinite(before) and t == 0 and dtype is np.float64
        return words, reached

    return figure, draw


WEIGHT_PLACES = [(0.5, 1), (0.3, 0.3), (0.3, 0.7), (0.5, 0), (2.5, 0.75), (2.5, 0.25)]
GRADIENT_PLACES = [  # in the order of the steps
    *[(4, 0.8), (3, 0.8), (2.6, 0.92), (2.62, 0.07), (3.38, 0.14)],  # ŷ, a⁽²⁾, W⁽²⁾, b⁽²⁾
    *[(2, 1.3), (2, 0.3), (1, 1.3), (1, 0.3)],  # h⁽¹⁾, a⁽¹⁾
    *[(0.5, 1.16), (-0.02, 0.36), (-0.02, 0.64), (0.5, -0.17)],  # W⁽¹⁾
    *[(1.38, 0.64), (1.38, -0.36)],  # b⁽¹⁾
]
KNOWN_FROM = np.array([0, 0, 1, 1, 2, 2, 3, 4])  # the step that finds the value of each node
FORWARD = 5  # the step that ends the way forward
MARKED = [  # nodes with a ring and highlighted edges, step by step
    *[([], []), ([2, 3], [0, 1, 2, 3]), ([4, 5], []), ([6], [4, 5]), ([7], []), ([8], [])],
    *[([7], []), ([6], []), ([], [4]), ([], [5]), ([6], []), ([4], [4]), ([5], [5])],
    *[([2], []), ([3], []), ([], [0]), ([], [1]), ([], [2]), ([], [3]), ([2, 3], [])],
]


@explorer("所有梯度都是 0（误差不超过 0.01）", "all gradients are 0 (within 0.01)")
def backpropagation(
    step: player("步", "step", len(MARKED) - 1, interval=1500) = 8,
    x1: slider("输入 x₁", "input x₁", -2, 2, 0.05) = 0.5,
    x2: slider("输入 x₂", "input x₂", -2, 2, 0.05) = 1.0,
    t: slider("目标 t", "target t", -3, 3, 0.01) = 1.0,
):
    """Forward values, then gradients, edge by edge, on the network of chapter 2."""
    figure, ax = panels(1, height=3.9)
    net = hand_network(tanh)
    diagram = draw_network(net.W, net.b, net.every_value([0, 0]), ax)
    ax.set(xlim=(-0.45, 5.5), ylim=(-0.55, 2.05))
    for text, place in zip(diagram.weight_numbers, WEIGHT_PLACES, strict=True):
        text.set_position(place)
    nodes = [*diagram.nodes.get_offsets(), (5, 0.5)]
    edges = diagram.edges.get_segments()
    ax.plot(*np.transpose(nodes[-2:]), ":", color=GRAY, lw=1.5, zorder=1)
    ax.plot(*nodes[-1], "s", color="white", mec=INK, ms=33, mew=1, zorder=1.5)
    formula = "$\\mathcal{L} = (\\hat{y} - t)^2$"
    ax.text(5, 1.9, formula, ha="center", va="center", fontsize=10, zorder=0.5)
    places = [nodes[-1], (5, 0.16), *GRADIENT_PLACES]
    loss_number, target, *slopes = [
        ax.add_artist(Number(*place, zorder=3, fontsize=10)) for place in places
    ]
    glow = line(ax, color=PURPLE, lw=9, alpha=0.3, solid_capstyle="round", zorder=1.6)
    ring = line(ax, "o", ms=40, mfc="none", mec=PURPLE, mew=2.5, zorder=2.5)

    def draw(x1, x2, t, step):
        values = net.every_value([x1, x2])
        loss = mse(values.h[-1], [t])
        back = every_gradient(net, values, [t], mse)
        found = [back.h[2], back.a[1], back.W[1], back.b[1], back.h[1], back.a[0], back.W[0]]
        gradients = np.concatenate([*map(np.ravel, found), back.b[0]])
        diagram.show_values(values)
        known = step >= KNOWN_FROM
        colors = diagram.nodes.get_facecolor()
        colors[~known] = 1
        diagram.nodes.set_facecolor(colors)
        for text, visible in zip(diagram.numbers, known, strict=True):
            text.set_visible(visible)
        loss_number.set_text(short(loss) if step >= FORWARD else "")
        target.set_text(f"t = {short(t)}")
        seen = len(gradients) if step == len(MARKED) - 1 else step - FORWARD
        for i, (text, value) in enumerate(zip(slopes, gradients, strict=True)):
            text.set(text=f"∂ {short(value)}" if i < seen else "", color=PURPLE)
        ringed, glowing = MARKED[step]
        ring.set_data(*np.reshape([nodes[i] for i in ringed], (-1, 2)).T)
        glow.set_data(*np.reshape([[*edges[i], [np.nan, np.nan]] for i in glowing], (-1, 2)).T)
        words = walk(net, t, values, loss, back)[step]
        reached = np.abs(gradients).max() <= 0.01
        return say(zh=f"第 {step} 步：{words}。", en=f"Step {step}: {words}."), reached

    return figure, draw


def walk(net, t, forward, loss, back):
    """What each step computes, in words: first forward, then back."""
    (x, h, (y,)), (a, _), (W1, (w,)), (b1, (b,)) = forward.h, forward.a, net.W, net.b
    ((da1,), ((da,),)), (_, (dh,), ((dy,),)), (dW1, (dw,)), (db1, (db,)) = back
    slope = net.activations[0].derivative(a)
    both = [(0, "₁"), (1, "₂")]
    all_of = say(zh="；", en="; ").join
    return [
        say(
            zh="只有输入、权重和偏置。按 ▶ 或拖动“步”",
            en="only the input, the weights and the biases. Press ▶ or drag “step”",
        ),
        all_of(weighted(f"a⁽¹⁾{n}", W1[i], x, b1[i], a[i]) for i, n in both),
        all_of(f"h⁽¹⁾{n} = tanh {two(a[i])} {equals(tanh(shown(a[i])), h[i])}" for i, n in both),
        weighted("a⁽²⁾", w, h, b, y),
        f"ŷ = a⁽²⁾ = {short(y)}",
        f"L = (ŷ − t)² = ({short(y)} − {two(t)})² {equals((shown(y) - shown(t)) ** 2, loss)}",
        f"∂L/∂ŷ = 2 (ŷ − t) = {product(2, y - t, dy)}",
        f"∂L/∂a⁽²⁾ = ∂L/∂ŷ · 1 = {product(dy, 1, da)}",
        *(f"∂L/∂w⁽²⁾{n} = ∂L/∂a⁽²⁾ · h⁽¹⁾{n} = {product(da, h[i], dw[i])}" for i, n in both),
        f"∂L/∂b⁽²⁾ = ∂L/∂a⁽²⁾ · 1 = {product(da, 1, db)}",
        *(f"∂L/∂h⁽¹⁾{n} = ∂L/∂a⁽²⁾ · w⁽²⁾{n} = {product(da, w[i], dh[i])}" for i, n in both),
        *(
            f"∂L/∂a⁽¹⁾{n} = ∂L/∂h⁽¹⁾{n} · tanh′(a⁽¹⁾{n}) = {product(dh[i], slope[i], da1[i])}"
            for i, n in both
        ),
        *(
            f"∂L/∂w⁽¹⁾{n}{m} = ∂L/∂a⁽¹⁾{n} · x{m} = {product(da1[i], x[j], dW1[i, j])}"
            for i, n in both
            for j, m in both
        ),
        all_of(f"∂L/∂b⁽¹⁾{n} = ∂L/∂a⁽¹⁾{n} · 1 = {product(da1[i], 1, db1[i])}" for i, n in both),
    ]


def two(value):
    """A number with two decimals; a negative one in parentheses, to stand in a product."""
    text = short(value)
    return f"({text})" if text.startswith("−") else text


def shown(value):
    """The number that ``short`` shows."""
    return float(short(value).replace("−", "-"))


def equals(found, exact):
    """``= exact``; ≈ where what is ``found`` from the numbers that are shown is another number."""
    return f"{'=' if short(found) == short(exact) else '≈'} {short(exact)}"


def weighted(name, w, x, b, a):
    """A line of the forward pass: name = w₁ × x₁ + w₂ × x₂ + b = a."""
    pairs = list(zip(w, x, strict=True))
    products = " + ".join(f"{two(weight)} × {two(value)}" for weight, value in pairs)
    found = sum(shown(weight) * shown(value) for weight, value in pairs) + shown(b)
    return f"{name} = {products} + {two(b)} {equals(found, a)}"


def product(left, right, result):
    """The numbers in a line of the chain rule: left × right = result."""
    return f"{two(left)} × {two(right)} {equals(shown(left) * shown(right), result)}"
