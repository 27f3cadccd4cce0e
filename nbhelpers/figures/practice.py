"""Pictures of chapter 5: digits, learning curves and their spread, sweeps, a ladder, confusions."""

import numpy as np

from nbhelpers.arguments.words import listed
from nbhelpers.figures.colors import BLUE, GRAY, INK, ORANGE
from nbhelpers.figures.style import (
    LINES,
    axes_or_new,
    describe,
    legend_above,
    legend_of_all,
    line,
    median_and_range,
    new_figure,
    panels,
    styled,
)
from nbhelpers.notebook.language import say
from nbhelpers.notebook.table import terms

MARKS = "osD^v"


@styled
def digit_images(X, t, predicted=None, columns=10):
    """Images X (N, 64) in rows of ``columns``, with the digit of each; t → prediction where given."""
    rows = -(-len(X) // columns)
    figure = new_figure(9, 1.15 * rows)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    labels = list(map(str, t))
    if predicted is not None:
        labels = [f"{digit} → {y}" for digit, y in zip(t, predicted, strict=True)]
    for ax in axes:
        ax.set_axis_off()
    for ax, x, label in zip(axes, X, labels, strict=False):
        ax.imshow(np.reshape(x, (8, 8)), cmap="gray_r", vmin=0, vmax=1)
        ax.set_title(label, fontsize=11, pad=3)
    shown = listed(labels)
    if predicted is None:
        zh = f"{len(X)} 张 8×8 的手写数字图像，依次是 {shown}。"
        en = f"{len(X)} handwritten digits of 8×8 pixels: {shown}."
    else:
        zh = f"{len(X)} 张读错的图像（真实数字 → 预测）：{shown}。"
        en = f"{len(X)} misread images (the digit → what was read): {shown}."
    return describe(figure, zh=zh, en=en)


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
    weights = say(zh="权重（蓝色为正，红色为负）", en="weights (blue is positive, red is negative)")
    above.set_title(weights)
    below.set_title(say(zh="最能激活它的图像的平均", en="mean of the images that excite it most"))
    for ax in (above, below):
        ax.set_axis_off()
    return describe(
        figure,
        zh=f"第一层 {n} 个神经元：上面是权重，看上去像噪声；下面是最能激活它的图像的平均，看得出数字的样子。",
        en=f"{n} neurons of the first layer: their weights, above, look like noise; the mean of the "
        "images that excite each most, below, looks like a digit.",
    )


@styled
def learning_curves(history, ax=None):
    """Training and validation loss after each epoch; a ring where the validation loss is lowest."""
    ax = axes_or_new(ax)
    training, validation, lowest = say(
        zh=("训练损失", "验证损失", "验证损失最低"),
        en=("training loss", "validation loss", "lowest validation loss"),
    )
    epochs, best = np.arange(1, len(history.loss) + 1), history.best_epoch
    least = history.validation_loss[best - 1]
    last, kept = loss_in_words(history.loss[-1]), loss_in_words(least)
    ax.plot(epochs, history.loss, color=BLUE, label=training)
    ax.plot(epochs, history.validation_loss, "--", color=ORANGE, label=validation)
    ax.plot(best, least, "o", ms=11, mfc="none", mec=INK, mew=2, label=lowest)
    ax.set(yscale="log", xlabel=say(zh="轮数", en="epoch"), ylabel=say(zh="损失", en="loss"))
    legend_above(ax)
    return describe(
        ax,
        zh=f"{len(epochs)} 轮之后训练损失是 {last}；验证损失在第 {best} 轮最低，是 {kept}。",
        en=f"After {len(epochs)} epochs the training loss is {last}; the validation loss is lowest "
        f"after epoch {best}, {kept}.",
    )


def compare_runs(ax, x, runs):
    """Median and range of some runs (runs, len(x)) for each name."""
    for (name, values), look, mark in zip(runs.items(), LINES, MARKS, strict=False):
        median_and_range(ax, x, values, marker=mark, ms=5, label=name, **look)


def translated(runs):
    """What is known by a name, by its term in the reader's language where there is one."""
    known = terms()
    return {known.get(name, name): values for name, values in runs.items()}


def lines_of(names, ax, **look):
    """A line for each name whose points are still to come, told apart by color and dashes."""
    named = zip(names, LINES, strict=False)
    return {name: line(ax, label=name, **own, **look) for name, own in named}


def loss_in_words(loss):
    """A loss with two digits; a run that diverged has none."""
    return f"{loss:.2g}" if np.isfinite(loss) else say(zh="发散", en="diverged")


def losses_in_words(losses):
    """The loss of each name."""
    return by_name({name: loss_in_words(loss) for name, loss in losses.items()})


def by_name(texts):
    """Each name with its text."""
    colon, mark = say(zh=("：", "；"), en=(": ", "; "))
    return mark.join(f"{name}{colon}{text}" for name, text in texts.items())


def guessing_line(ax, loss):
    """A line at the loss of guessing, named at its right end."""
    ax.axhline(loss, color=GRAY, lw=1)
    place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    look = {"va": "center", "annotation_clip": False, "zorder": 0}
    ax.annotate(say(zh="随机猜", en="guessing"), (1, loss), (5, 0), **place, **look)


@styled
def compare_curves(curves, ax=None):
    """Loss by epoch for each name in ``curves``: {name: (seeds, epochs)}, median and whole range."""
    ax, curves = axes_or_new(ax), translated(curves)
    epochs = np.shape(next(iter(curves.values())))[1]
    compare_runs(ax, np.arange(1, epochs + 1), curves)
    ax.set(yscale="log", xlabel=say(zh="轮数", en="epoch"))
    ax.set_ylabel(say(zh="训练损失", en="training loss"))
    legend_above(ax)
    ends = losses_in_words({name: np.median(np.asarray(v)[:, -1]) for name, v in curves.items()})
    zh = f"线是几次训练的中位数，带是它们的范围。最后一轮的损失：{ends}。"
    en = f"Lines are medians over several runs, bands their range. Loss of the last epoch: {ends}."
    return describe(ax, zh=zh, en=en)


TOP = 4.0  # a loss above this, or infinite, is drawn here: far worse than guessing


@styled
def sweep(etas, losses, ax=None):
    """Final loss against η on log axes for each name in ``losses``: {name: (len(etas), seeds)}."""
    ax, losses = axes_or_new(ax), translated(losses)
    compare_runs(ax, etas, {name: np.minimum(np.transpose(v), TOP) for name, v in losses.items()})
    guessing_line(ax, np.log(10))
    ax.set(xscale="log", yscale="log", xlabel=say(zh="学习率 η", en="learning rate η"))
    ax.set(ylabel=say(zh="最后一轮的损失", en="loss of the last epoch"), ylim=(None, 1.2 * TOP))
    legend_above(ax)
    medians = {name: np.median(values, axis=1) for name, values in losses.items()}
    found = listed(
        f"{name} η = {etas[median.argmin()]:.2g} ({loss_in_words(median.min())})"
        for name, median in medians.items()
    )
    return describe(
        ax,
        zh=f"每个方法的最佳学习率和对应的损失：{found}。太小学不动，太大就发散。"
        f"最上面的点超过 {TOP:g}，或者发散了。",
        en=f"The best learning rate of each, and its loss: {found}. Smaller ones are slow, larger "
        f"ones break down; a point at the top is above {TOP:g}, or diverged.",
    )


@styled
def generalization(runs):
    """Training and validation loss side by side for {name: (training, validation)}, (seeds, epochs)."""
    figure, *axes = panels(*[1] * len(runs), height=3.4, sharex=True, sharey=True)
    names = say(zh=("训练", "验证"), en=("training", "validation"))
    ends = {}
    for ax, (name, both) in zip(axes, translated(runs).items(), strict=True):
        epochs = np.arange(1, np.shape(both)[-1] + 1)
        training = median_and_range(ax, epochs, both[0], color=BLUE, label=names[0])
        validation = median_and_range(ax, epochs, both[1], color=ORANGE, ls="--", label=names[1])
        ax.set(yscale="log", title=name, xlabel=say(zh="轮数", en="epoch"))
        ends[name] = f"{loss_in_words(training[-1])} / {loss_in_words(validation[-1])}"
    axes[0].set_ylabel(say(zh="损失", en="loss"))
    legend_of_all(figure, ax)
    return describe(
        figure,
        zh=f"线是几次训练的中位数，带是它们的范围。最后的训练损失 / 验证损失：{by_name(ends)}。",
        en="Lines are medians over several runs, bands their range. Training / validation loss at "
        f"the end: {by_name(ends)}.",
    )


@styled
def ladder(names, accuracies, ax=None):
    """Errors in each step, on a log axis, from ``accuracies`` (steps, seeds, 2) on validation and test."""
    ax = axes_or_new(ax, 9, 0.5 + 0.45 * len(names))
    accuracies = 100 * np.asarray(accuracies)
    places = np.arange(len(names))
    labels = say(zh=("验证集", "测试集"), en=("validation set", "test set"))
    looks = [(-0.12, BLUE, "o"), (0.12, ORANGE, "X")]
    for part, label, (shift, color, mark) in zip((0, 1), labels, looks, strict=True):
        right = accuracies[:, :, part]
        every, mean = np.maximum(100 - right, 0.1), np.maximum(100 - right.mean(axis=1), 0.1)
        heights = places + shift
        ax.plot(every.ravel(), heights.repeat(right.shape[1]), mark, color=color, ms=5)
        ax.plot(mean, heights, "|", color=color, ms=14, mew=3, label=label)
    ax.set_yticks(places, names)
    ax.invert_yaxis()
    ax.set(xscale="log", xlabel=say(zh="错误率 (%)", en="errors (%)"))
    ax.set_xticks([1, 2, 5, 10, 20, 50], ["1", "2", "5", "10", "20", "50"])
    ax.xaxis.minorticks_off()
    legend_above(ax)
    first, last = accuracies[0, :, 1].mean(), accuracies[-1, :, 1].mean()
    return describe(
        ax,
        zh=f"从起点开始，每次只改一处：平均测试准确率起初是 {first:.1f}%，最后是 {last:.1f}%。"
        "每个点是一次训练，竖线是平均。",
        en=f"From the start on, one change at a time: the mean test accuracy is {first:.1f}% at first and "
        f"{last:.1f}% in the end. A dot is a run, a bar the mean.",
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
        zh=f"{total} 张测试图像的混淆矩阵：对角线上是读对的 {right} 张，其余 {total - right} 张读错了。",
        en=f"Confusion matrix of {total} test images: {right} on the diagonal were read right, "
        f"the other {total - right} were misread.",
    )
