"""Pictures of chapter 5: digits, learning curves and their spread, sweeps, a ladder, confusions."""

import numpy as np

from nbhelpers.figures.style import (
    BLUE,
    GRAY,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    SAND,
    axes_or_new,
    describe,
    legend_above,
    line,
    new_figure,
    styled,
)
from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import number

LINES = [(BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (PURPLE, ":"), (SAND, (0, (6, 1, 1, 1, 1, 1)))]
MARKS = "osD^v"


def list_of(words):
    """Words with commas between them."""
    return say(zh="、", en=", ").join(words)


@styled
def digit_images(X, t, predicted=None, columns=10):
    """Images X (N, 64) in rows of ``columns``, with the digit of each; t → prediction where given."""
    rows = -(-len(X) // columns)
    figure = new_figure(9, 1.15 * rows)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    labels = [str(digit) for digit in t]
    if predicted is not None:
        labels = [f"{digit} → {y}" for digit, y in zip(t, predicted, strict=True)]
    for ax in axes:
        ax.set_axis_off()
    for ax, x, label in zip(axes, X, labels, strict=False):
        ax.imshow(np.reshape(x, (8, 8)), cmap="gray_r", vmin=0, vmax=1)
        ax.set_title(label, fontsize=11, pad=3)
    if predicted is None:
        words = say(
            zh=f"{len(X)} 张 8×8 的手写数字图像，依次是 {list_of(labels)}。",
            en=f"{len(X)} handwritten digits of 8×8 pixels: {list_of(labels)}.",
        )
    else:
        words = say(
            zh=f"{len(X)} 张读错的图像（真实数字 → 预测）：{list_of(labels)}。",
            en=f"{len(X)} misread images (the digit → what was read): {list_of(labels)}.",
        )
    return describe(figure, words)


def tiles(W, columns):
    """The weights W (n, 64) of n neurons as one image: 8 × 8 pixels each, with NaN in the gaps."""
    rows = -(-len(W) // columns)
    padded = np.full((rows * columns, 9, 9), np.nan)
    padded[: len(W), :8, :8] = np.reshape(W, (-1, 8, 8))
    image = padded.reshape(rows, columns, 9, 9).transpose(0, 2, 1, 3)
    return image.reshape(9 * rows, 9 * columns)[:-1, :-1]


@styled
def first_layer(W, liked):
    """The weights W (n, 64) of n neurons, and below each an image of ``liked`` (n, 64)."""
    figure = new_figure(9, 2.1)
    above, below = figure.subplots(2, 1)
    largest, n = np.abs(W).max(), len(W)
    above.imshow(tiles(W, n), cmap="RdBu", vmin=-largest, vmax=largest)
    below.imshow(tiles(liked, n), cmap="gray_r", vmin=0, vmax=1)
    above.set_title(
        say(zh="权重（蓝色为正，红色为负）", en="weights (blue is positive, red is negative)")
    )
    below.set_title(say(zh="最能激活它的图像的平均", en="mean of the images that excite it most"))
    for ax in (above, below):
        ax.set_axis_off()
    return describe(
        figure,
        say(
            zh=f"第一层 {n} 个神经元：上面是权重，看上去像噪声；下面是最能激活它的图像的平均，看得出数字的样子。",
            en=f"{n} neurons of the first layer: their weights, above, look like noise; the mean of the images "
            "that excite each most, below, looks like a digit.",
        ),
    )


@styled
def learning_curves(history, ax=None):
    """Training and validation loss after each pass; a ring where the validation loss is lowest."""
    ax = axes_or_new(ax)
    epochs = np.arange(1, len(history.loss) + 1)
    ax.plot(epochs, history.loss, color=BLUE, label=say(zh="训练损失", en="training loss"))
    ax.plot(
        epochs,
        history.validation_loss,
        "--",
        color=ORANGE,
        label=say(zh="验证损失", en="validation loss"),
    )
    best, last = history.best_epoch, loss_in_words(history.loss[-1])
    lowest = history.validation_loss[best - 1]
    ax.plot(
        best,
        lowest,
        "o",
        ms=11,
        mfc="none",
        mec=INK,
        mew=2,
        label=say(zh="验证损失最低", en="lowest validation loss"),
    )
    ax.set(yscale="log", xlabel=say(zh="轮次", en="epoch"), ylabel=say(zh="损失", en="loss"))
    legend_above(ax)
    return describe(
        ax,
        say(
            zh=f"{len(epochs)} 轮之后训练损失是 {last}；验证损失在第 {best} 轮最低，"
            f"是 {loss_in_words(lowest)}。",
            en=f"After {len(epochs)} epochs the training loss is {last}; the validation "
            f"loss is lowest after epoch {best}, {loss_in_words(lowest)}.",
        ),
    )


def banded(ax, x, values, color, dashes, label, mark=None):
    """The median over the rows of ``values`` (seeds, len(x)), in a band from lowest to highest."""
    ax.fill_between(x, values.min(axis=0), values.max(axis=0), color=color, alpha=0.15, lw=0)
    ax.plot(x, np.median(values, axis=0), ls=dashes, color=color, marker=mark, ms=5, label=label)


@styled
def compare_curves(curves, ax=None):
    """Loss by epoch for each name in ``curves``: {name: (seeds, epochs)}, median and whole range."""
    ax = axes_or_new(ax)
    for (name, values), (color, dashes), mark in zip(curves.items(), LINES, MARKS, strict=False):
        values = np.asarray(values)
        banded(ax, np.arange(1, values.shape[1] + 1), values, color, dashes, name, mark)
    ax.set(
        yscale="log",
        xlabel=say(zh="轮次", en="epoch"),
        ylabel=say(zh="训练损失", en="training loss"),
    )
    legend_above(ax)
    ends = losses_in_words({name: np.median(np.asarray(v)[:, -1]) for name, v in curves.items()})
    return describe(
        ax,
        say(
            zh=f"线是几次训练的中位数，带是它们的范围。最后一轮的损失：{ends}。",
            en=f"Lines are medians over several runs, bands their range. Loss of the last epoch: {ends}.",
        ),
    )


def lines_of(names, ax, **look):
    """A line for each name whose points are still to come, told apart by color and dashes."""
    return {
        name: line(ax, ls=dashes, color=color, label=name, **look)
        for name, (color, dashes) in zip(names, LINES, strict=False)
    }


def loss_in_words(loss):
    """A loss with two digits; a run that diverged has none."""
    return number(loss, ".2g") if np.isfinite(loss) else say(zh="发散", en="diverged")


def losses_in_words(losses):
    """The loss of each name."""
    return list_of(f"{name} {loss_in_words(loss)}" for name, loss in losses.items())


def guessing_line(ax, loss):
    """A line at the loss of guessing, named at its right end."""
    ax.axhline(loss, color=GRAY, lw=1)
    ax.annotate(
        say(zh="随机猜", en="guessing"),
        (1, loss),
        (5, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
        zorder=0,
    )


TOP = 4.0  # a loss above this, or infinite, is drawn here: far worse than guessing


@styled
def sweep(etas, losses, ax=None):
    """Final loss against η on log axes for each name in ``losses``: {name: (len(etas), seeds)}."""
    ax = axes_or_new(ax)
    for (name, values), (color, dashes), mark in zip(losses.items(), LINES, MARKS, strict=False):
        banded(ax, etas, np.minimum(np.transpose(values), TOP), color, dashes, name, mark)
    guessing_line(ax, np.log(10))
    ax.set(xscale="log", yscale="log", xlabel=say(zh="学习率 η", en="learning rate η"))
    ax.set(ylabel=say(zh="最后一轮的损失", en="loss of the last epoch"), ylim=(None, TOP))
    legend_above(ax)
    best = {
        name: (etas[np.median(values, axis=1).argmin()], np.median(values, axis=1).min())
        for name, values in losses.items()
    }
    found = list_of(
        f"{name} η = {number(eta, '.2g')} ({loss_in_words(loss)})"
        for name, (eta, loss) in best.items()
    )
    return describe(
        ax,
        say(
            zh=f"每个方法的最佳学习率和对应的损失：{found}。太小学不动，太大就发散。",
            en=f"The best learning rate of each, and its loss: {found}. Smaller ones are slow, larger "
            "ones break down.",
        ),
    )


@styled
def generalization(runs):
    """Training and validation loss side by side for {name: (training, validation)}, (seeds, epochs)."""
    figure = new_figure(9, 3.4)
    ends = []
    panels = figure.subplots(1, len(runs), sharex=True, sharey=True, squeeze=False)[0]
    for ax, (name, (training, validation)) in zip(panels, runs.items(), strict=True):
        training, validation = np.asarray(training), np.asarray(validation)
        epochs = np.arange(1, training.shape[1] + 1)
        banded(ax, epochs, training, BLUE, "-", say(zh="训练", en="training"))
        banded(ax, epochs, validation, ORANGE, "--", say(zh="验证", en="validation"))
        ax.set(yscale="log", title=name, xlabel=say(zh="轮次", en="epoch"))
        last = (loss_in_words(np.median(losses[:, -1])) for losses in (training, validation))
        ends.append(f"{name} {' / '.join(last)}")
    panels[0].set_ylabel(say(zh="损失", en="loss"))
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return describe(
        figure,
        say(
            zh=f"线是几次训练的中位数，带是它们的范围。最后的训练损失 / 验证损失：{list_of(ends)}。",
            en="Lines are medians over several runs, bands their range. Training / validation loss at "
            f"the end: {list_of(ends)}.",
        ),
    )


@styled
def ladder(names, accuracies, ax=None):
    """Errors in each step, on a log axis, from ``accuracies`` (steps, seeds, 2) on validation and test."""
    ax = axes_or_new(ax, 9, 0.5 + 0.45 * len(names))
    accuracies = 100 * np.asarray(accuracies)
    errors, places = np.maximum(100 - accuracies, 0.1), np.arange(len(names))
    looks = [
        (0, -0.12, BLUE, "o", say(zh="验证集", en="validation set")),
        (1, 0.12, ORANGE, "X", say(zh="测试集", en="test set")),
    ]
    for part, shift, color, mark, label in looks:
        values, mean = errors[:, :, part], 100 - accuracies[:, :, part].mean(axis=1)
        ax.plot(values.ravel(), (places + shift).repeat(values.shape[1]), mark, color=color, ms=5)
        ax.plot(np.maximum(mean, 0.1), places + shift, "|", color=color, ms=14, mew=3, label=label)
    ax.set_yticks(places, names)
    ax.invert_yaxis()
    ax.set(xscale="log", xlabel=say(zh="错误率 (%)", en="errors (%)"))
    ax.set_xticks([1, 2, 5, 10, 20, 50], ["1", "2", "5", "10", "20", "50"])
    ax.xaxis.minorticks_off()
    legend_above(ax)
    first, last = accuracies[0, :, 1].mean(), accuracies[-1, :, 1].mean()
    return describe(
        ax,
        say(
            zh=f"每次只改一处，共 {len(names)} 步：平均测试准确率第一步是 {first:.1f}%，最后一步是 {last:.1f}%。"
            "每个点是一次训练，竖线是平均。",
            en=f"One change at a time, {len(names)} steps: the mean test accuracy is {first:.1f}% in the "
            f"first and {last:.1f}% in the last. A dot is a run, a bar the mean.",
        ),
    )


@styled
def confusion(counts, ax=None):
    """Counts (K, K): the true class in the rows, the predicted class in the columns."""
    ax = axes_or_new(ax, 5.4, 4.6)
    counts = np.asarray(counts)
    wrong = counts * (1 - np.eye(len(counts)))
    ax.imshow(wrong, cmap="Oranges", vmin=0, vmax=max(2 * wrong.max(), 1))
    for (i, j), count in np.ndenumerate(counts):
        if count:
            ax.text(j, i, str(count), ha="center", va="center")
    ax.set(xticks=range(len(counts)), yticks=range(len(counts)))
    ax.set(xlabel=say(zh="预测", en="predicted"), ylabel=say(zh="真实数字", en="true digit"))
    ax.grid(visible=False)
    right, total = np.trace(counts), counts.sum()
    return describe(
        ax,
        say(
            zh=f"{total} 张测试图像的混淆矩阵：对角线上是读对的 {right} 张，其余 {total - right} 张读错了。",
            en=f"Confusion matrix of {total} test images: {right} on the diagonal were read right, the "
            f"other {total - right} were misread.",
        ),
    )
