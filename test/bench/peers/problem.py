"""What the peers in Python share: the problem's files, how updates are timed, and what is printed."""

import json
import sys
import time
from pathlib import Path

import numpy


class Folder:
    """A folder with problem.json and raw little-endian float32 in NAME.bin, as problem.ts writes it."""

    def __init__(self, folder, precision="f4"):
        self.folder, self.precision = Path(folder), precision
        self.about = json.loads((self.folder / "problem.json").read_text())
        self.adam = self.about["adam"]
        self.warm_ups, self.updates = self.about["warmUps"], self.about["updates"]
        self.tensors = {name: self.read(name, shape) for name, shape in self.about["tensors"].items()}

    def read(self, name, dimensions):
        values = numpy.fromfile(self.folder / f"{name}.bin", dtype="<f4").reshape(dimensions)
        return values.astype(self.precision, copy=False)


class Problem(Folder):
    """A layer with given inputs."""

    def __init__(self, folder):
        super().__init__(folder)
        shape = self.about["shape"]
        self.neurons, self.batch, self.steps = shape["neurons"], shape["batch"], shape["steps"]
        self.width = shape.get("driven", self.neurons)
        self.rule = shape.get("rule")
        self.is_clamped = shape["inputs"] == "clamped"
        self.loss = self.about["loss"]

    def episodes(self, name):
        """inputs or dStates, [T, B, N]; inputs of an LSTM have a number for each neuron that is driven."""
        return self.read(name, (self.steps, self.batch, self.width if name == "inputs" else self.neurons))

    def target(self):
        """What the first neurons are to be at the last step."""
        return self.read("target", (-1,))


class Experiment(Folder):
    """A whole experiment: its settings, and one batch of episodes that was recorded."""

    def __init__(self, folder, precision="f4"):
        super().__init__(folder, precision)
        experiment = self.about["experiment"]
        self.task = experiment["task"]
        self.settings = {
            name: value for group in experiment["settings"].values() for name, value in group.items()
        }
        self.batch = self.settings["batch"]


def memory_bytes(name):
    """A size from Linux's account of this process, VmRSS (now) or VmHWM (peak); None elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith(name + ":")]
    return int(found[0]) * 1024 if found else None


def write_gradients(problem, training, prefix, version):
    """`training.gradients()` gives arrays by name."""
    for name, gradient in training.gradients().items():
        numpy.asarray(gradient, dtype="<f4").tofile(problem.folder / f"{prefix}.{name}.bin")
    return {"version": version}


def measure(problem, open_training):
    """Times the updates that the problem asks for, after its warm-ups; `training.update()` returns the loss."""
    before = memory_bytes("VmRSS")
    training = open_training(problem)
    updates = [time_update(training) for _ in range(problem.warm_ups + problem.updates)]
    peak = memory_bytes("VmHWM")
    return {
        "updates": updates[problem.warm_ups :],
        "memoryGrowthBytes": None if before is None or peak is None else peak - before,
    }


def time_update(training):
    start = time.perf_counter()
    loss = training.update()
    return {"milliseconds": (time.perf_counter() - start) * 1000, "loss": loss}


def run(open_training, version, task, folder, word, open_problem=Problem):
    """`gradients FOLDER PREFIX` or `time FOLDER THREADS`; prints one line of JSON."""
    problem = open_problem(folder)
    if task == "gradients":
        report = write_gradients(problem, open_training(problem), word, version)
    else:
        report = measure(problem, open_training)
    json.dump(report, sys.stdout)
