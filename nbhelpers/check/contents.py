"""Every chapter and its exercises, in the order and with the titles that they have in the notebooks."""

from nbhelpers.notebook.language import say


def contents():
    """Chapters by name: the title, and the titles of the exercises by theirs."""
    return {
        "perceptron": (
            say(zh="第 1 章 · 感知机", en="Chapter 1 · The perceptron"),
            {
                "decide": say(zh="手算四个输出", en="Four outputs by hand"),
                "signed_distance": say(zh="符号距离", en="Signed distance"),
                "nand_gate": say(zh="与非门", en="NAND"),
                "update": say(zh="学习规则的一步", en="One step of the rule"),
                "eta_ratio": say(zh="不运行，先推断", en="Reason before you run"),
                "best_eta": say(zh="用实验找 η", en="Find η by experiment"),
                "novikoff": say(zh="算出上界", en="Compute the bound"),
                "pocket": say(zh="从口袋里选最好的", en="Pick the best for the pocket"),
            },
        ),
        "mlp": (
            say(
                zh="第 2 章 · 多层感知机与前向传播",
                en="Chapter 2 · The multilayer perceptron and the forward pass",
            ),
            {
                "layer_shapes": say(zh="三层网络的形状", en="Shapes of a three-layer network"),
                "parameter_count": say(zh="数参数", en="Count the parameters"),
                "forward": say(zh="自己写前向传播", en="Write the forward pass"),
                "xor_weights": say(zh="用 ReLU 解异或", en="XOR with ReLU"),
                "collapse": say(zh="把两层合成一层", en="Fold two layers into one"),
                "bump": say(zh="做一个鼓包", en="Make a bump"),
                "pieces": say(zh="预言折叠十次", en="Foretell ten folds"),
            },
        ),
        "activations": (
            say(zh="第 3 章 · 激活函数", en="Chapter 3 · Activation functions"),
            {
                "tanh_slope": say(zh="由值求斜率", en="The slope from the value"),
                "leaky": say(zh="写出 Leaky ReLU 和它的导数", en="Leaky ReLU and its derivative"),
                "read_alpha": say(zh="从曲线读出 α", en="Read α off a curve"),
                "gelu_gap": say(
                    zh="GELU 和 ReLU 在哪里差得最远？", en="Where do GELU and ReLU differ most?"
                ),
                "slope_bound": say(zh="不运行，先推断", en="Reason before you run"),
                "vanishing_depth": say(zh="用实验找层数", en="Find the depth by experiment"),
                "dead_units": say(zh="数死神经元", en="Count the dead"),
                "stable_sigmoid": say(zh="不会溢出的 Sigmoid", en="A sigmoid that cannot overflow"),
            },
        ),
        "losses": (
            say(
                zh="第 4 章 · 损失函数与反向传播",
                en="Chapter 4 · Loss functions and backpropagation",
            ),
            {
                "mse_gradient": say(zh="MSE 的梯度", en="The gradient of MSE"),
                "safe_cross_entropy": say(
                    zh="经得起 p = 0 的交叉熵", en="A cross-entropy that survives p = 0"
                ),
                "huber": say(zh="用一个 NumPy 式子写 Huber", en="Huber as one NumPy expression"),
                "outlier_range": say(zh="从哪里起算异常", en="Where do outliers begin?"),
                "best_constants": say(zh="最好的常数", en="The best constant"),
                "log_sum_exp": say(zh="log-sum-exp", en="log-sum-exp"),
                "backward_by_hand": say(zh="手算一次反向传播", en="Backpropagation by hand"),
                "neuron_gradient": say(
                    zh="用梯度检查捉虫", en="Catch a bug with the gradient check"
                ),
            },
        ),
        "practice": (
            say(
                zh="第 5 章 · 实践：训练真正的网络",
                en="Chapter 5 · Practice: training real networks",
            ),
            {
                "count_parameters": say(zh="数参数", en="Count the parameters"),
                "weight_spreads": say(
                    zh="Xavier 和 He 的标准差", en="The standard deviations of Xavier and He"
                ),
                "leaky_variance": say(zh="Leaky ReLU 的方差", en="The variance for Leaky ReLU"),
                "batch_norm": say(zh="批归一化", en="Batch normalization"),
                "momentum_step": say(zh="Momentum 的一步", en="One step of Momentum"),
                "adam_step": say(zh="Adam 的一步", en="One step of Adam"),
                "good_rate": say(zh="用实验找 η", en="Find η by experiment"),
                "dropout": say(zh="Dropout 的前向计算", en="Dropout, forward"),
                "early_stopping": say(zh="提前停止", en="Early stopping"),
                "small_spiral": say(zh="最小的螺旋", en="The smallest spiral"),
                "on_a_budget": say(zh="六轮之内 97%", en="97% in six epochs"),
            },
        ),
    }
