"""A small table of results, with its headings in the reader's language.

    show_table(eta=[0.1, 1], mistakes=[39, 15])      | η | mistakes |

Headings, and words in the cells, are symbols or terms that are listed here once for the course.
"""

from statistics import median

from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import number, typeset
from nbhelpers.notebook.text import Shown, plain


def terms():
    """What stands in a table for each name: a symbol, or a term in the reader's language."""
    return {
        "eta": "η",
        "x1": "x₁",
        "x2": "x₂",
        "y_hat": "ŷ",
        "alpha": "α",
        "delta": "δ",
        "or_gate": "h₁ (OR)",
        "nand_gate": "h₂ (NAND)",
        "gate": say(zh="逻辑门", en="gate"),
        "factor": say(zh="因子 c", en="factor c"),
        "same_predictions": say(zh="预测不变", en="same predictions"),
        "largest_score": say(zh="最大的得分", en="largest score"),
        "margin": say(zh="间隔 γ", en="margin γ"),
        "ratio_of_margins": say(zh="与最大间隔之比", en="share of the largest margin"),
        "boundary": say(zh="边界", en="boundary"),
        "found": say(zh="感知机找到的", en="found by the perceptron"),
        "widest": say(zh="间隔最大的", en="with the largest margin"),
        "samples": say(zh="样本", en="samples"),
        "features": say(zh="特征", en="features"),
        "mistakes": say(zh="误分类次数", en="mistakes"),
        "mistakes_from_zero": say(zh="误分类（从零出发）", en="mistakes from zero"),
        "mistakes_from_w": say(zh="误分类（从 w 出发）", en="mistakes from w"),
        "bound": say(zh="上界", en="bound"),
        "converged": say(zh="收敛", en="converged"),
        "accuracy": say(zh="训练准确率", en="training accuracy"),
        "answer": say(zh="交出的权重", en="weights handed in"),
        "last": say(zh="最后的", en="the last ones"),
        "pocket": say(zh="口袋算法", en="pocket"),
        "average": say(zh="平均感知机", en="averaged"),
        "lowest": say(zh="最低", en="lowest"),
        "median": say(zh="中位数", en="median"),
        "mean": say(zh="平均", en="mean"),
        "highest": say(zh="最高", en="highest"),
        "converged_runs": say(zh="收敛的次数", en="runs that converged"),
        "visits_of_worst": say(
            zh="平均感知机最差那次看过的样本数", en="samples visited where the average did worst"
        ),
        "right_points": say(zh="分对的点", en="points right"),
        "free_v2": say(zh="九个参数都随机", en="all nine random"),
        "v2_is_0": say(zh="v₂ = 0", en="v₂ = 0"),
        "curve": say(zh="目标曲线", en="target"),
        "wave": say(zh="波浪", en="waves"),
        "chirp": say(zh="越来越快", en="faster and faster"),
        "jump": say(zh="跳跃", en="jump"),
        "deep_pieces": say(zh="深：段数", en="pieces, deep"),
        "deep_parameters": say(zh="深：参数", en="parameters, deep"),
        "shallow_pieces": say(zh="浅：段数", en="pieces, shallow"),
        "shallow_parameters": say(zh="浅：参数", en="parameters, shallow"),
        "function": say(zh="函数", en="function"),
        "relu": "ReLU",
        "leaky_relu": "Leaky ReLU",
        "gelu": "GELU",
        "mean_output": say(zh="平均输出", en="mean output"),
        "largest_slope": say(zh="最大斜率", en="largest slope"),
        "slope_at_minus_5": say(zh="z = −5 处的斜率", en="slope at z = −5"),
        "slope_at_5": say(zh="z = 5 处的斜率", en="slope at z = 5"),
        "typical_slope": say(zh="斜率的均方根", en="root mean square slope"),
        "start_bias": say(zh="起始偏置", en="start bias"),
        "off_before": say(zh="训练前关闭的比例", en="share off before training"),
        "off_after": say(zh="100 步后关闭的比例", en="share off after 100 steps"),
        "right_after": say(zh="100 步后分对的比例", en="share right after 100 steps"),
        "loss_of_l2": say(zh="损失（L2 的 %）", en="loss, % of L2"),
        "gradient_of_l2": say(zh="梯度（L2 的 %）", en="gradient, % of L2"),
        "slope": say(zh="斜率", en="slope"),
        "years_beyond": say(zh="超出 δ 的年份数", en="years beyond δ"),
        "typed": say(zh="录错的数", en="typing error"),
        "slope_mse": say(zh="MSE 的斜率", en="slope, MSE"),
        "slope_huber": say(zh="Huber 的斜率", en="slope, Huber"),
        "gaussian": say(zh="高斯分布", en="Gaussian"),
        "bernoulli": say(zh="伯努利分布", en="Bernoulli"),
        "steps": say(zh="步数", en="steps"),
        "last_a": say(zh="终点 a", en="final a"),
        "on_paper": say(zh="照纸上算", en="as on paper"),
        "fused": say(zh="合并的公式", en="fused formula"),
        "difference": say(zh="相差", en="difference"),
        "precision": say(zh="精度", en="precision"),
        "rest_is_0": "1 − p = 0",
        "finite_power": say(zh="e⁻ᵃ 有限", en="e⁻ᵃ finite"),
        "Momentum": "Momentum",
        "remedy": say(zh="办法", en="remedy"),
        "EarlyStopping": say(zh="提前停止", en="early stopping"),
        "validation_loss": say(zh="验证损失", en="validation loss"),
        "data": say(zh="数据", en="data"),
        "circles": say(zh="同心圆", en="circles"),
        "xor": say(zh="异或", en="XOR"),
        "spiral": say(zh="螺旋", en="spiral"),
        "layers": say(zh="隐藏层", en="hidden layers"),
        "act": say(zh="激活函数", en="activation"),
        "init": say(zh="初始化", en="initialization"),
        "xavier": "Xavier",
        "zeros": say(zh="全零", en="zeros"),
        "optimizer": say(zh="优化器", en="optimizer"),
        "sgd": "SGD",
        "adam": "Adam",
        "recipe": say(zh="配方", en="recipe"),
        "inputs": say(zh="输入", en="inputs"),
        "raw": say(zh="没有缩放（0 到 16）", en="raw (0 to 16)"),
        "unit": say(zh="0 到 1", en="0 to 1"),
        "standardized": say(zh="标准化", en="standardized"),
        "mean_square": "E[x²]",
        "validation_accuracy": say(zh="验证准确率（%）", en="validation accuracy, %"),
        "right": say(zh="向右", en="to the right"),
        "down": say(zh="向下", en="down"),
        "test_accuracy": say(zh="测试准确率（%）", en="test accuracy, %"),
    }


class Table(Shown):
    """Columns by name, all of one length, that Jupyter shows as a table."""

    def __init__(self, columns):
        self.columns = {name: entries(column) for name, column in columns.items()}
        lengths = {name: len(column) for name, column in self.columns.items()}
        if len(set(lengths.values())) != 1 or 0 in lengths.values():
            raise ValueError(
                say(
                    zh=f"各列的项数是 {lengths}：请至少给出一列，每列一样长，而且都不为空",
                    en=f"the columns have {lengths} entries: give at least one column, all of one "
                    "length and none of them empty",
                )
            )

    def __repr__(self):
        known = terms()
        rows = [
            [known.get(name) or plain(name) for name in self.columns],
            [":---" if isinstance(v[0], str) else "---:" for v in self.columns.values()],
            *([cell(v, known) for v in row] for row in zip(*self.columns.values(), strict=True)),
        ]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    _repr_markdown_ = __repr__


def show_table(**columns):
    """A table with a column for each name: a list with an entry for each row, or one value."""
    return Table(columns)


def with_range(values, middle=median, digits=2):
    """Results of several runs in one cell: the middle one and, in brackets, the range.

    with_range([0.5, 0.25, 1])      0.50 [0.25, 1.00]
    """
    low, high = min(values), max(values)
    return typeset(f"{middle(values):.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]")


def entries(column):
    """The entries of a column; one value is a column of one."""
    return list(column) if hasattr(column, "__iter__") and not isinstance(column, str) else [column]


def cell(value, known):
    """A value as it stands in a table: a term, yes or no, or a number with three digits."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, str):
        return known.get(value) or plain(value)
    if isinstance(value, bool):
        return say(zh="是", en="yes") if value else say(zh="否", en="no")
    return number(value)
