"""Convolutions with a plastic read-out in PyTorch, whole updates: drawing the episodes, loss and Adam included.

Written from the equations of Miconi, Clune & Stanley 2018 (arXiv 1804.02464), section 4.3. Called by ../peers.ts as
`MODE DEVICE gradients FOLDER PREFIX`, for the recorded episodes, or `MODE DEVICE time FOLDER THREADS`, for its own, whose
pictures are
random and lie in memory. MODE is `eager` or `compiled`: the whole network, six steps of the read-out included.
"""

import sys

import numpy
import torch
from torch.nn.functional import binary_cross_entropy, conv2d, one_hot

from problem import Experiment, run
from torch_device import Device, to_numpy

SIDE, LAYERS = 31, 4
CHARACTERS, DRAWERS, HELD_OUT = 600, 20, 100


class FewShot(torch.nn.Module):
    """Probabilities [B, W] of the last picture's class, from pictures [B, T, 31, 31] and drives of labels [T, B, W]."""

    def __init__(self, problem, device):
        super().__init__()
        for name, values in problem.tensors.items():
            self.register_parameter(name, torch.nn.Parameter(self.arrange(name, device.take(values))))

    @staticmethod
    def arrange(name, values):
        """The weights of a convolution [F, (row, column, channel)] as PyTorch has them, [F, channel, row, column]."""
        if not (name.startswith("convolution") and name.endswith("Weight")):
            return values
        return values.view(len(values), 3, 3, -1).permute(0, 3, 1, 2).contiguous()

    def embed(self, pictures):
        e = pictures.view(-1, 1, SIDE, SIDE)
        for layer in range(1, LAYERS + 1):
            weight, bias = (getattr(self, f"convolution{layer}{kind}") for kind in ("Weight", "Bias"))
            e = torch.tanh(conv2d(e, weight, bias, stride=2))
        return e.view(*pictures.shape[:2], -1)

    def forward(self, pictures, labels):
        features = self.embed(pictures)
        hebb = features.new_zeros(len(features), *self.w.shape)
        for pre, label in zip(features.unbind(1), labels):
            weights = torch.addcmul(self.w, self.alpha, hebb)
            y = torch.softmax(torch.baddbmm(label.unsqueeze(2), weights, pre.unsqueeze(2)).squeeze(2), 1)
            if label is not labels[-1]:
                rate = self.eta * y
                hebb = torch.addcmul((1 - rate * y).unsqueeze(2) * hebb, rate.unsqueeze(2), pre.unsqueeze(1))
        return y

    def gradients(self):
        for name, parameter in self.named_parameters():
            gradient = parameter.grad
            yield name, (gradient.permute(0, 2, 3, 1).contiguous() if gradient.dim() == 4 else gradient)


class Drawn:
    """Fresh episodes from random pictures in memory."""

    def __init__(self, settings):
        self.settings = settings
        self.random = numpy.random.default_rng(1)
        shape = (CHARACTERS - HELD_OUT, DRAWERS, SIDE, SIDE)
        self.drawings = self.random.random(shape, dtype=numpy.float32)

    def distinct(self, count, most, shape):
        """`count` different numbers below `most`, any as likely as any other."""
        return self.random.random((*shape, most)).argpartition(count, axis=-1)[..., :count]

    def draw(self):
        """Pictures [B, T, 31, 31], labels [B, T - 1] and answers [B]; each class is turned by itself."""
        batch, ways = self.settings["batch"], self.settings["ways"]
        episode = numpy.arange(batch)[:, None]
        characters = self.distinct(ways, len(self.drawings), (batch,))
        turns = self.random.integers(4, size=(batch, ways))
        drawers = self.distinct(2, DRAWERS, (batch, ways))
        labels = self.random.random((batch, ways)).argsort(axis=1)
        answers = self.random.integers(ways, size=batch)
        classes = numpy.concatenate([labels, answers[:, None]], axis=1)
        which = numpy.concatenate([numpy.zeros_like(labels), numpy.ones_like(answers)[:, None]], axis=1)
        pictures = self.drawings[characters[episode, classes], drawers[episode, classes, which]]
        turned = turns[episode, classes]
        for quarters in range(1, 4):
            chosen = turned == quarters
            pictures[chosen] = numpy.rot90(pictures[chosen], -quarters, axes=(1, 2))
        return pictures, labels, answers


class Recorded:
    """Episodes that were drawn before."""

    def __init__(self, problem):
        batch = problem.batch
        self.pictures = problem.read("pictures", (batch, -1, SIDE, SIDE))
        self.labels = problem.read("labels", (batch, -1)).astype(numpy.int64)[:, :-1]
        self.answers = problem.read("answers", (batch,)).astype(numpy.int64)

    def draw(self):
        return self.pictures, self.labels, self.answers


class Training:
    """The network, its episodes, and Adam."""

    def __init__(self, problem, mode, device):
        self.problem, self.settings, self.device = problem, problem.settings, device
        if self.settings["shots"] != 1 or self.settings["rule"] != "oja":
            sys.exit("torch_few_shot.py knows one drawing a class and Oja's rule.")
        self.network = FewShot(problem, device)
        self.drawn = Drawn(self.settings)
        self.predict = torch.compile(self.network, dynamic=False) if mode == "compiled" else self.network
        self.optimiser = torch.optim.Adam(
            self.network.parameters(),
            lr=problem.adam["learningRate"],
            betas=(problem.adam["beta1"], problem.adam["beta2"]),
            eps=problem.adam["epsilon"],
            fused=True,
        )

    def backward(self, episodes):
        """Leaves the gradients in the parameters; returns the loss."""
        self.optimiser.zero_grad()
        pictures, labels, answers = (self.device.take(numbers) for numbers in episodes.draw())
        ways = self.settings["ways"]
        drives = self.settings["labelStrength"] * one_hot(labels.T, ways).float()
        drives = torch.cat([drives, drives.new_zeros(1, len(answers), ways)])
        y = self.predict(pictures, drives.unbind(0))
        loss = binary_cross_entropy(y, one_hot(answers, ways).float())
        loss.backward()
        return loss.item()

    def gradients(self):
        self.backward(Recorded(self.problem))
        return to_numpy(self.network.gradients())

    def update(self):
        loss = self.backward(self.drawn)
        self.optimiser.step()
        self.device.wait()
        return loss


def main(mode, device, task, folder, word):
    if task == "time":
        torch.set_num_threads(int(word))
    run(lambda problem: Training(problem, mode, Device(device)), torch.__version__, task, folder, word, Experiment)


main(*sys.argv[1:])
