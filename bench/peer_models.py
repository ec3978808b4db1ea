"""The three models of `quick`, their readout and the gradient attacks in PyTorch, float32, on the CPU.

x is an image in [0, 1]^d, X a batch of B images (B×d), W the hidden weights (H×d), b the bias (H), V the readout
(classes×H), c its bias, Y the activities (B×H).

Rules (docs/science.md):
  competitive-hebbian   Y = k-winners(X Wᵀ); G = Yᵀ (X − Y W) as three thin products, those with Y over the winners
                        alone; W ← max(0, W + η G / max|G|). It learns from W ~ U(low, high) with rows of length 1, and
                        answers max(0, ŵ·x/‖x‖)ⁿ.
                        Source: the reading of Inoue, Röhrbein & Knoblauch (arXiv 2603.03234) in docs/science.md.
  krotov-hopfield       I = X (sgn(W) |W|^(p−1))ᵀ of unit-length images; g = 1 for the largest I of an image, −Δ for the
                        k-th largest, 0 else; ΔW = gᵀX − diag(Σ g I) W; W ← max(0, W + ε ΔW / max|ΔW|). It answers
                        max(0, w·x/‖x‖)ⁿ. Source: Krotov & Hopfield, PNAS 116:7723 (2019).
  backprop-nonnegative  Y = max(0, X Wᵀ + b), softmax, cross-entropy, Adam, W ← max(0, W) after each step. A centred
                        start sets b = −mean(X Wᵀ) over the first batch.
  readout               softmax on features that are computed once, by Adam from V = 0.

Attacks: FGSM, x + ε sign ∇ₓ CE; PGD in the l∞ ball from a random point, projected onto the ball and [0, 1]. An image that
is classified wrongly without an attack counts as wrong under every attack.

Gradients are written out: the networks have one hidden layer, and a graph would cost more than the formulas.
"""

import math
from types import SimpleNamespace

import torch
from torch.nn.functional import embedding_bag

BETA1, BETA2, TINY = 0.9, 0.999, 1e-8

# The share of winners up to which sums over the winners are faster than a dense product.
SPARSE = 0.05


def batches(count, plan, generator):
    """Rate and images of every step. The rate falls linearly to 0, with each step or with each epoch."""
    steps = -(-count // plan.batch_size)
    for epoch in range(plan.epochs):
        order = torch.randperm(count, generator=generator)
        for i, chosen in enumerate(order.split(plan.batch_size)):
            done = epoch if plan.falls_per_epoch else epoch + i / steps
            yield plan.rate * (1 - done / plan.epochs), chosen


class Adam:
    """Adam (Kingma & Ba 2015) for one tensor, in place."""

    def __init__(self, value):
        self.value, self.count = value, 0
        self.mean, self.square, self.root = (torch.zeros_like(value) for _ in range(3))

    def step(self, gradient, rate):
        self.count += 1
        first, second = 1 - BETA1**self.count, math.sqrt(1 - BETA2**self.count)
        self.mean.mul_(BETA1).add_(gradient, alpha=1 - BETA1)
        self.square.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
        torch.sqrt(self.square, out=self.root).add_(TINY * second)
        self.value.addcdiv_(self.mean, self.root, value=-rate * second / first)


# Hidden layers


class PowerLayer:
    """y = max(0, W x/‖x‖)ⁿ."""

    def __init__(self, weights, exponent):
        self.weights, self.exponent = weights, exponent

    def activities(self, x):
        return (unit(x) @ self.weights.T).clamp_(min=0).pow_(self.exponent)

    def forward(self, x):
        """The activities, and what `backward` needs."""
        lengths = x.norm(dim=1, keepdim=True).clamp_(min=1e-12)
        u = x / lengths
        a = (u @ self.weights.T).clamp_(min=0)
        slope = a.pow(self.exponent - 1)
        return a.mul_(slope), (u, lengths, slope)

    def backward(self, kept, error):
        """The gradient at x from that at the activities: the part along x/‖x‖ is lost."""
        u, lengths, slope = kept
        gradient = error.mul_(slope).mul_(self.exponent) @ self.weights
        along = (gradient * u).sum(dim=1, keepdim=True)
        return gradient.addcmul_(u, along, value=-1).div_(lengths)


class ReluLayer:
    """y = max(0, W x + b)."""

    def __init__(self, weights, bias):
        self.weights, self.bias = weights, bias

    def activities(self, x):
        return torch.addmm(self.bias, x, self.weights.T).clamp_(min=0)

    def forward(self, x):
        y = self.activities(x)
        return y, y > 0

    def backward(self, kept, error):
        return error.mul_(kept) @ self.weights


def unit(x):
    """Rows at length 1."""
    return torch.nn.functional.normalize(x)


class Network:
    """A hidden layer, V and c."""

    def __init__(self, layer, weights, bias):
        self.layer, self.weights, self.bias = layer, weights, bias

    def outputs(self, features):
        return torch.addmm(self.bias, features, self.weights.T)

    def right(self, x, labels):
        """Which images are classified correctly."""
        return self.outputs(self.layer.activities(x)).argmax(dim=1) == labels

    def gradient(self, x, targets):
        """∇ₓ of the cross-entropy of each image with its one-hot target."""
        features, kept = self.layer.forward(x)
        error = self.outputs(features).softmax(dim=1).sub_(targets)
        return self.layer.backward(kept, error @ self.weights)


# Rules


class CompetitiveHebbian:
    """The competitive Hebbian rule with k-winners, or with linear units (winners = 0), for weights H×d."""

    def __init__(self, weights, winners):
        self.weights, self.winners = weights, winners
        self.buffer = torch.empty_like(weights)

    def change(self, x):
        """G · B, by the products that are fastest: those with a matrix of few winners as sums over the winners alone."""
        activities = x @ self.weights.T
        if self.winners == 0:
            return torch.mm(activities.T, torch.addmm(x, activities, self.weights, alpha=-1), out=self.buffer)
        values, winners = activities.topk(self.winners, dim=1, sorted=False)
        values.clamp_(min=0)
        rest = x - explained(values, winners, self.weights)
        units = len(self.weights)
        if self.winners <= SPARSE * units:
            return correlated(values, winners, rest, units)
        return torch.mm(activities.zero_().scatter_(1, winners, values).T, rest, out=self.buffer)

    def step(self, x, rate):
        change = self.change(x)
        self.weights.add_(change, alpha=rate / largest(change)).clamp_(min=0)


def explained(values, winners, weights):
    """Y W, where each row of Y has these values at these units and 0 elsewhere."""
    return embedding_bag(winners, weights, mode="sum", per_sample_weights=values)


def correlated(values, winners, rest, units):
    """Yᵀ R of the same Y: for each unit, the sum of those rows of R that it won."""
    flat = winners.flatten()
    order = flat.argsort()
    images = order.div(winners.shape[1], rounding_mode="floor")
    won = flat.bincount(minlength=units)
    return embedding_bag(images, rest, won.cumsum(0) - won, mode="sum", per_sample_weights=values.flatten()[order])


class KrotovHopfield:
    """Krotov & Hopfield's rule for weights H×d: only rows that won or lost change, and with them their |W|^(p−1)."""

    def __init__(self, weights, p, k, delta, nonnegative=True):
        self.weights, self.p, self.k, self.delta, self.nonnegative = weights, p, k, delta, nonnegative
        self.effective = self.powered(weights)

    def powered(self, weights):
        """sgn(W) |W|^(p−1)."""
        if self.p == 2:
            return weights
        return weights.square() if self.nonnegative and self.p == 3 else weights.abs().pow_(self.p - 2).mul_(weights)

    def step(self, x, rate):
        currents, ranked = (x @ self.effective.T).topk(self.k, dim=1)
        rows, places = torch.cat([ranked[:, 0], ranked[:, -1]]).unique(return_inverse=True)
        change = torch.zeros(len(rows), x.shape[1]).index_add_(0, places, torch.cat([x, x * -self.delta]))
        pull = torch.cat([currents[:, 0], currents[:, -1] * -self.delta])
        decay = torch.zeros(len(rows)).index_add_(0, places, pull)
        new = self.weights[rows]
        change.addcmul_(new, decay[:, None], value=-1)
        new.add_(change, alpha=rate / largest(change))
        if self.nonnegative:
            new.clamp_(min=0)
        self.weights[rows] = new
        if self.p != 2:
            self.effective[rows] = self.powered(new)


def largest(change):
    low, high = change.aminmax()
    return max(-low.item(), high.item(), 1e-30)


def competitive_hebbian(images, plan, generator):
    """Weights that the competitive Hebbian rule learns, H×d."""
    start = torch.empty(plan.hidden, images.shape[1]).uniform_(plan.low, plan.high, generator=generator)
    rule = CompetitiveHebbian(unit(start), plan.winners)
    for rate, chosen in batches(len(images), plan, generator):
        rule.step(images[chosen], rate)
    return rule.weights


def krotov_hopfield(images, plan, generator):
    """Weights that Krotov & Hopfield's rule learns, H×d."""
    images = unit(images)
    start = torch.empty(plan.hidden, images.shape[1]).normal_(generator=generator).abs_()
    rule = KrotovHopfield(start, plan.p, plan.k, plan.delta)
    for rate, chosen in batches(len(images), plan, generator):
        rule.step(images[chosen], rate)
    return rule.weights


def backpropagation(images, targets, plan, generator):
    """A trained network with hidden weights ≥ 0. All parameters lie in one tensor, so that Adam takes one step."""
    (count, inputs), classes, hidden = images.shape, targets.shape[1], plan.hidden
    shapes = [(hidden, inputs), (hidden,), (classes, hidden), (classes,)]
    sizes = [math.prod(shape) for shape in shapes]
    value, gradient = torch.empty(sum(sizes)), torch.empty(sum(sizes))

    def views(flat):
        return [part.view(shape) for part, shape in zip(flat.split(sizes), shapes)]

    weights, bias, outer, outer_bias = views(value)
    at_weights, at_bias, at_outer, at_outer_bias = views(gradient)
    for part, fan_in in ((weights, inputs), (bias, inputs), (outer, hidden), (outer_bias, hidden)):
        part.uniform_(-1 / math.sqrt(fan_in), 1 / math.sqrt(fan_in), generator=generator)
    weights.abs_()
    adam = Adam(value)
    for rate, chosen in batches(count, plan, generator):
        x = images[chosen]
        if plan.centred and adam.count == 0:
            bias.copy_((x @ weights.T).mean(dim=0).neg_())
        y = torch.addmm(bias, x, weights.T).clamp_(min=0)
        error = torch.addmm(outer_bias, y, outer.T).softmax(dim=1).sub_(targets[chosen]).div_(len(x))
        torch.mm(error.T, y, out=at_outer)
        torch.sum(error, 0, out=at_outer_bias)
        below = (error @ outer).mul_(y > 0)
        torch.mm(below.T, x, out=at_weights)
        torch.sum(below, 0, out=at_bias)
        adam.step(gradient, rate)
        weights.clamp_(min=0)
    return Network(ReluLayer(weights, bias), outer, outer_bias)


def readout(features, targets, plan, generator):
    """V and c. Adam sees features of a root mean square near 1, so that its rate suits every layer; a column of ones
    holds c."""
    scale = 2.0 ** round(math.log2(max(features[:1000].square().mean().sqrt().item(), 1e-12)))
    inputs = torch.cat([features / scale, torch.ones(len(features), 1)], dim=1)
    weights = torch.zeros(targets.shape[1], inputs.shape[1])
    adam = Adam(weights)
    for rate, chosen in batches(len(inputs), plan, generator):
        x = inputs[chosen]
        error = (x @ weights.T).softmax(dim=1).sub_(targets[chosen]).div_(len(x))
        adam.step(error.T @ x, rate)
    return weights[:, :-1] / scale, weights[:, -1].clone()


# Attacks


def fgsm(network, x, targets, labels, epsilons):
    """Which images are still classified correctly, for each ε: one gradient serves all radii."""
    signs = network.gradient(x, targets).sign_()
    return [network.right((x + epsilon * signs).clamp_(0, 1), labels) for epsilon in epsilons]


def pgd(network, x, targets, labels, settings, generator):
    """Which images are still classified correctly, for each ε: all radii are attacked in one batch."""
    radii = len(settings.epsilons)
    origin, targets, labels = x.repeat(radii, 1), targets.repeat(radii, 1), labels.repeat(radii)
    epsilon = torch.tensor(settings.epsilons).repeat_interleave(len(x))[:, None]
    low, high = (origin - epsilon).clamp_(min=0), (origin + epsilon).clamp_(max=1)
    noise = torch.empty_like(origin).uniform_(-1, 1, generator=generator).mul_(epsilon)
    moved = origin.add_(noise).clamp_(low, high)
    for _ in range(settings.steps):
        moved.add_(network.gradient(moved, targets).sign_(), alpha=settings.step_size).clamp_(low, high)
    return network.right(moved, labels).view(radii, -1)


def one_hot(labels, classes):
    return torch.nn.functional.one_hot(labels, classes).float()


def plan(**values):
    """Settings of one training: epochs, batch_size, rate, falls_per_epoch, and those of its rule."""
    return SimpleNamespace(**values)
