"""The plastic recurrent network in PyTorch, left to autograd.

Written from the equations of Miconi, Clune & Stanley 2018 (arXiv 1804.02464) and Miconi, Rawal, Clune & Stanley 2019
(arXiv 2002.10585). Called by ../peers.ts as `STYLE MODE DEVICE gradients FOLDER PREFIX` or `STYLE MODE DEVICE time
FOLDER THREADS`. STYLE is `plain`, the equations as the papers give them, `tuned`, the same with as few passes over
matrices as PyTorch's operations allow, or `skipping`, tuned and without the product that a step of clamped neurons does
not need. MODE is `eager` or `compiled`: one step at a time goes through torch.compile, because compiling a loop of a
hundred steps takes many minutes. DEVICE is what torch_device.py says.
"""

import sys

import torch

from problem import run
from torch_device import Device, to_numpy
from torch_plastic import Plain, Tuned


STYLES = {"plain": Plain, "tuned": Tuned, "skipping": Tuned}


class Training:
    """The network, its episodes, and Adam."""

    def __init__(self, problem, style, mode, device):
        self.device = device
        self.network = STYLES[style](problem, device)
        self.follow = getattr(self.network, problem.rule.replace("-", "_"))
        leading = [] if problem.batch == 1 else [problem.batch]
        vector = [*leading, problem.neurons]
        self.inputs = device.take(problem.episodes("inputs")).view(problem.steps, *vector)
        clamped = self.inputs != 0 if problem.is_clamped else [None] * problem.steps
        is_skipped = [style == "skipping" and bool(mask.all()) for mask in clamped]
        self.schedule = list(zip(self.inputs, clamped, is_skipped))
        traces = 2 if problem.rule == "retroactive-hebb" else 1
        matrix = [*vector, problem.neurons]
        zeros = self.inputs.new_zeros
        self.start = [zeros(vector), *[zeros(matrix) for _ in range(traces)]]
        self.judge = self.last_loss(problem) if problem.loss == "last" else self.linear_loss(problem, vector)
        self.optimiser = torch.optim.Adam(
            self.network.parameters(),
            lr=problem.adam["learningRate"],
            betas=(problem.adam["beta1"], problem.adam["beta2"]),
            eps=problem.adam["epsilon"],
        )
        if mode == "compiled":
            self.step = torch.compile(self.step, fullgraph=True, dynamic=False)
            self.follow_clamped = torch.compile(self.follow_clamped, fullgraph=True, dynamic=False)

    def last_loss(self, problem):
        target = self.device.take(problem.target())
        return lambda states: ((states[-1][: len(target)] - target) ** 2).sum()

    def linear_loss(self, problem, vector):
        slopes = self.device.take(problem.episodes("dStates")).view(problem.steps, *vector)
        return lambda states: (torch.stack(states) * slopes).sum()

    def step(self, u, clamped, y, *traces):
        post = torch.tanh(self.network.drive(y, traces[0], u))
        if clamped is not None:
            post = torch.where(clamped, u, post)
        return post, *self.follow(post, y, *traces)

    def follow_clamped(self, u, y, *traces):
        return u, *self.follow(u, y, *traces)

    def forward(self):
        """The states, one a step."""
        carry = self.start
        states = []
        for u, clamped, is_skipped in self.schedule:
            carry = self.follow_clamped(u, *carry) if is_skipped else self.step(u, clamped, *carry)
            states.append(carry[0])
        return states

    def backward(self):
        """Leaves the gradients in the parameters; returns the loss."""
        self.optimiser.zero_grad()
        loss = self.judge(self.forward())
        loss.backward()
        return loss.item()

    def gradients(self):
        self.backward()
        return to_numpy((name, parameter.grad) for name, parameter in self.network.named_parameters())

    def update(self):
        loss = self.backward()
        self.optimiser.step()
        self.device.wait()
        return loss


def main(style, mode, device, task, folder, word):
    if task == "time":
        torch.set_num_threads(int(word))
    run(lambda problem: Training(problem, style, mode, Device(device)), torch.__version__, task, folder, word)


main(*sys.argv[1:])
