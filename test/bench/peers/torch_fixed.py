"""The controls of figure 3 of Miconi, Clune & Stanley 2018 (arXiv 1804.02464) in PyTorch: an RNN and an LSTM with fixed connections.

Called by ../peers.ts as `STYLE MODE DEVICE gradients FOLDER PREFIX` or `STYLE MODE DEVICE time FOLDER THREADS`. STYLE is `rnn`, `lstm`,
or `layer`, the LSTM as PyTorch's own layer. MODE is `eager` or `compiled`: all of the steps go through torch.compile.
"""

import sys

import torch

from problem import Problem, run
from torch_device import Device, to_numpy


class Rnn(torch.nn.Module):
    """States [T, B, N] from inputs [T, B, N]."""

    def __init__(self, tensors, device):
        super().__init__()
        self.w = torch.nn.Parameter(device.take(tensors["w"]))

    def forward(self, inputs):
        y = torch.zeros_like(inputs[0])
        states = []
        for u in inputs:
            y = torch.tanh(y @ self.w.T + u)
            states.append(y)
        return torch.stack(states)

    def gradients(self):
        return {"w": self.w.grad}


class Lstm(torch.nn.Module):
    """The same from inputs [T, B, n]; a neuron's four rows are its input, forget, cell and output gates."""

    def __init__(self, tensors, device):
        super().__init__()
        for name, values in tensors.items():
            self.register_parameter(name, torch.nn.Parameter(device.take(values)))

    def forward(self, inputs):
        neurons, batch = len(self.bias), inputs.shape[1]
        w, bias = self.w.view(4 * neurons, neurons), self.bias.view(4 * neurons)
        driven = inputs @ self.inputWeight.view(4 * neurons, -1).T + bias
        h = c = inputs.new_zeros(batch, neurons)
        states = []
        for drive in driven:
            i, f, g, o = (h @ w.T + drive).view(batch, neurons, 4).unbind(2)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            states.append(h)
        return torch.stack(states)

    def gradients(self):
        return {name: parameter.grad for name, parameter in self.named_parameters()}


class Layer(torch.nn.Module):
    """torch.nn.LSTM, whose rows are ordered by gate first; its second bias is left out of the training."""

    NAMES = {"w": "weight_hh_l0", "inputWeight": "weight_ih_l0", "bias": "bias_ih_l0"}

    def __init__(self, tensors, device):
        super().__init__()
        neurons, _, driven = tensors["inputWeight"].shape
        self.layer = torch.nn.LSTM(driven, neurons, device=device.name)
        with torch.no_grad():
            self.layer.bias_hh_l0.zero_().requires_grad_(False)
            for ours, theirs in self.NAMES.items():
                getattr(self.layer, theirs).copy_(device.take(tensors[ours]).transpose(0, 1).flatten(0, 1))

    def forward(self, inputs):
        return self.layer(inputs)[0]

    def gradients(self):
        return {
            ours: getattr(self.layer, theirs).grad.unflatten(0, (4, -1)).transpose(0, 1).contiguous()
            for ours, theirs in self.NAMES.items()
        }


STYLES = {"rnn": Rnn, "lstm": Lstm, "layer": Layer}


class Training:
    """The network, its episode, and Adam."""

    def __init__(self, problem, style, mode, device):
        self.device = device
        self.network = STYLES[style](problem.tensors, device)
        self.inputs = device.take(problem.episodes("inputs"))
        self.target = device.take(problem.target())
        self.states = torch.compile(self.network) if mode == "compiled" else self.network
        self.optimiser = torch.optim.Adam(
            [parameter for parameter in self.network.parameters() if parameter.requires_grad],
            lr=problem.adam["learningRate"],
            betas=(problem.adam["beta1"], problem.adam["beta2"]),
            eps=problem.adam["epsilon"],
        )

    def backward(self):
        """Leaves the gradients in the parameters; returns the loss."""
        self.optimiser.zero_grad()
        loss = ((self.states(self.inputs)[-1, 0, : len(self.target)] - self.target) ** 2).sum()
        loss.backward()
        return loss.item()

    def gradients(self):
        self.backward()
        return to_numpy(self.network.gradients().items())

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
