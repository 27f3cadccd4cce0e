"""Training as a reader sees it: the progress bar, and what is kept when it ends early."""

from nbhelpers.notebook.language import say


def progress_bar(epochs, shown):
    """A progress bar; tqdm is loaded only where one trains."""
    from tqdm.auto import tqdm

    return tqdm(total=epochs, disable=not shown, unit=say(zh="轮", en="epoch"))


def show_losses(bar, training, validation):
    """Advance the bar by one epoch, with its losses beside it."""
    words = {say(zh="训练", en="training"): f"{training:.4f}"}
    if validation is not None:
        words[say(zh="验证", en="validation")] = f"{validation:.4f}"
    bar.set_postfix(words, refresh=False)
    bar.update()


def what_is_kept(ended, best, epochs):
    """The message for the reader when training ends early."""
    reason = {
        "early stopping": say(zh="提前停止", en="Early stopping"),
        "interrupted": say(zh="训练被中断", en="Interrupted"),
        "diverged": say(zh="训练发散", en="Diverged"),
    }[ended]
    if best.epoch == 0:
        return say(
            zh=f"{reason}：一轮也没有完成，网络回到起点的参数。",
            en=f"{reason} before the first epoch was over: the network has its parameters of the start.",
        )
    return say(
        zh=f"{reason}（已完成 {epochs} 轮）：网络保留第 {best.epoch} 轮的参数，损失最低（{best.loss:.4g}）。",
        en=f"{reason} after {epochs} epochs: the network keeps the parameters of epoch {best.epoch}, "
        f"which had the lowest loss ({best.loss:.4g}).",
    )
