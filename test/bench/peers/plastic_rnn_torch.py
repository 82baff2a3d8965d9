"""The peer of plastic-rnn-engram.ts in PyTorch eager: the plastic recurrent network as a researcher would write it.

Written from the equations of Miconi, Clune & Stanley 2018 (arXiv 1804.02464), eqs. 1-2, and left to autograd. Called by
../peers.ts as `gradients FOLDER` or `time FOLDER THREADS`; prints one line of JSON.
"""

import json
import sys
import time
from pathlib import Path

import numpy
import torch


def read_tensor(path, shape):
    """A dense tensor from raw little-endian float32."""
    return torch.from_numpy(numpy.fromfile(path, dtype="<f4").reshape(shape))


class PlasticRnn(torch.nn.Module):
    """w and alpha [N, N], eta one number. Rows are postsynaptic neurons."""

    def __init__(self, folder, neurons):
        super().__init__()
        self.w = torch.nn.Parameter(read_tensor(folder / "w.bin", (neurons, neurons)))
        self.alpha = torch.nn.Parameter(read_tensor(folder / "alpha.bin", (neurons, neurons)))
        self.eta = torch.nn.Parameter(read_tensor(folder / "eta.bin", ()))

    def forward(self, inputs):
        """The last state of an episode of inputs [T, N]."""
        y = torch.zeros(inputs.shape[1])
        hebb = torch.zeros_like(self.w)
        for u in inputs:
            post = torch.tanh((self.w + self.alpha * hebb) @ y + u)
            hebb = (1 - self.eta) * hebb + self.eta * torch.outer(post, y)
            y = post
        return y


class Training:
    """The network, its one episode, and Adam."""

    def __init__(self, folder):
        problem = json.loads((folder / "problem.json").read_text())
        adam = problem["adam"]
        self.network = PlasticRnn(folder, problem["neurons"])
        self.inputs = read_tensor(folder / "inputs.bin", (problem["steps"], problem["neurons"]))
        self.pattern = read_tensor(folder / "pattern.bin", (-1,))
        self.optimiser = torch.optim.Adam(
            self.network.parameters(),
            lr=adam["learningRate"],
            betas=(adam["beta1"], adam["beta2"]),
            eps=adam["epsilon"],
        )

    def backward(self):
        """Leaves the gradients in the parameters; returns the loss."""
        self.optimiser.zero_grad()
        y = self.network(self.inputs)
        loss = ((y[: len(self.pattern)] - self.pattern) ** 2).sum()
        loss.backward()
        return loss.item()

    def update(self):
        """One training update: its milliseconds and its loss."""
        start = time.perf_counter()
        loss = self.backward()
        self.optimiser.step()
        return {"milliseconds": (time.perf_counter() - start) * 1000, "loss": loss}


def memory_bytes(name):
    """A size from Linux's account of this process, VmRSS (now) or VmHWM (peak); None elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith(name + ":")]
    return int(found[0]) * 1024 if found else None


def write_gradients(folder):
    """Writes torch.<name>.bin for each parameter."""
    training = Training(folder)
    training.backward()
    for name, parameter in training.network.named_parameters():
        parameter.grad.numpy().astype("<f4").tofile(folder / f"torch.{name}.bin")
    return {"version": torch.__version__}


def measure(folder, threads):
    """Times the updates that the problem asks for, after its warm-ups."""
    torch.set_num_threads(threads)
    problem = json.loads((folder / "problem.json").read_text())
    before = memory_bytes("VmRSS")
    training = Training(folder)
    updates = [training.update() for _ in range(problem["warmUps"] + problem["updates"])]
    peak = memory_bytes("VmHWM")
    return {
        "updates": updates[problem["warmUps"] :],
        "memoryGrowthBytes": None if before is None or peak is None else peak - before,
    }


def main(task, folder, *threads):
    folder = Path(folder)
    report = write_gradients(folder) if task == "gradients" else measure(folder, int(threads[0]))
    print(json.dumps(report))


main(*sys.argv[1:])
