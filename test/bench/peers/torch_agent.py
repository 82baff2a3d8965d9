"""An agent with a plastic recurrent layer in PyTorch, whole updates: environment, actor-critic loss and Adam included.

Written from the equations of Miconi, Clune & Stanley 2018 (arXiv 1804.02464) and Miconi et al. 2019 (arXiv 2002.10585).
Called by ../peers.ts as `MODE DEVICE gradients FOLDER PREFIX`, for the recorded episodes, or `MODE DEVICE time FOLDER
THREADS`, for its own. MODE is `eager` or `compiled`: one step of the network at a time goes through torch.compile, because compiling a loop
of a hundred steps takes many minutes.
"""

import sys

import numpy
import torch
from torch.nn.functional import linear, log_softmax

from cue_association import CueAssociation
from maze import Maze
from problem import Experiment, run
from torch_device import Device, to_numpy
from torch_plastic import Tuned

ENVIRONMENTS = {"maze": Maze, "cue-association": CueAssociation}


class Agent(Tuned):
    """Observations are [(B,) O]."""

    def drive_by(self, observations):
        return linear(observations, self.observationWeight, self.observationBias)

    def read(self, states):
        """Logits of the actions, then the value, of each state."""
        return linear(states, self.readoutWeight, self.readoutBias)


class Live:
    """Episodes of an environment, in which what is done is drawn from the agent's policy."""

    def __init__(self, environment, random):
        self.environment, self.random = environment, random

    def begin(self):
        shape = (self.environment.steps, self.environment.batch)
        self.observations = numpy.zeros((*shape, self.environment.observations), dtype=numpy.float32)
        self.actions = numpy.zeros(shape, dtype=numpy.int64)
        self.rewards = numpy.zeros(shape, dtype=numpy.float32)
        # The largest of logits with Gumbel noise is a draw from their softmax.
        self.noise = self.random.gumbel(size=(*shape, self.environment.ACTIONS)).astype(numpy.float32)
        self.environment.begin(self.observations)
        self.environment.observe(self.observations[0], None, None)

    def act(self, step, logits):
        actions = (logits.reshape(len(self.noise[step]), -1) + self.noise[step]).argmax(axis=1)
        rewards = self.environment.act(step, actions)
        self.actions[step], self.rewards[step] = actions, rewards
        if step + 1 < len(self.observations):
            self.environment.observe(self.observations[step + 1], actions, rewards)


class Recorded:
    """Episodes that were taken before."""

    def __init__(self, problem, environment):
        shape = (environment.steps, environment.batch)
        self.observations = problem.read("observations", (*shape, environment.observations))
        self.actions = problem.read("actions", shape).astype(numpy.int64)
        self.rewards = problem.read("rewards", shape)

    def begin(self):
        pass

    def act(self, step, logits):
        pass


class Training:
    """The network, its episodes, and Adam."""

    def __init__(self, problem, mode, device):
        self.problem, self.settings, self.device = problem, problem.settings, device
        random = numpy.random.default_rng(1)
        self.environment = ENVIRONMENTS[problem.task](problem.settings, random)
        self.live = Live(self.environment, random)
        self.network = Agent(problem, device)
        self.follow = getattr(self.network, self.settings["rule"].replace("-", "_"))
        neurons = self.network.w.shape[0]
        self.leading = [] if problem.batch == 1 else [problem.batch]
        traces = 2 if self.settings["rule"] == "retroactive-hebb" else 1
        zeros = self.network.w.new_zeros
        self.start = [
            zeros(*self.leading, neurons),
            *[zeros(*self.leading, neurons, neurons) for _ in range(traces)],
        ]
        times = torch.arange(self.environment.steps, device=device.name)
        ahead = times[None, :] - times[:, None]
        self.discounts = torch.where(ahead >= 0, self.settings["discount"] ** ahead.clamp(min=0), 0.0)
        self.optimiser = torch.optim.Adam(
            self.network.parameters(),
            lr=problem.adam["learningRate"],
            betas=(problem.adam["beta1"], problem.adam["beta2"]),
            eps=problem.adam["epsilon"],
            fused=True,
        )
        if mode == "compiled":
            self.step = torch.compile(self.step, fullgraph=True, dynamic=False)

    def step(self, observation, y, *traces):
        post = torch.tanh(self.network.drive(y, traces[0], self.network.drive_by(observation)))
        return post, *self.follow(post, y, *traces)

    def live_through(self, episodes):
        """The states [T, (B,) N]. What is read of them is taken again, all at once, for the gradient."""
        episodes.begin()
        carry = self.start
        states = []
        for step, observation in enumerate(episodes.observations):
            carry = self.step(self.device.take(observation).view(*self.leading, -1), *carry)
            states.append(carry[0])
            with torch.no_grad():
                logits = self.network.read(carry[0])[..., :-1]
            episodes.act(step, logits.cpu().numpy())
        return torch.stack(states)

    def judge(self, episodes, states):
        """Advantage actor-critic, a mean over steps and episodes."""
        readouts = self.network.read(states)
        log_policy, values = log_softmax(readouts[..., :-1], -1), readouts[..., -1]
        actions = self.device.take(episodes.actions).view(*values.shape, 1)
        returns = (self.discounts @ self.device.take(episodes.rewards)).view(values.shape)
        advantages = returns - values
        taken = log_policy.gather(-1, actions).squeeze(-1)
        squares = log_policy.exp().square().sum(-1)
        losses = -taken * advantages.detach() + self.settings["valueWeight"] * advantages.square()
        return (losses + self.settings["policySquareWeight"] * squares).mean()

    def backward(self, episodes):
        """Leaves the gradients in the parameters; returns the loss."""
        self.optimiser.zero_grad()
        loss = self.judge(episodes, self.live_through(episodes))
        loss.backward()
        return loss.item()

    def gradients(self):
        self.backward(Recorded(self.problem, self.environment))
        return to_numpy((name, parameter.grad) for name, parameter in self.network.named_parameters())

    def update(self):
        loss = self.backward(self.live)
        most = self.problem.adam["gradientNorm"]
        if most > 0:
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), most)
        self.optimiser.step()
        self.device.wait()
        return loss


def main(mode, device, task, folder, word):
    """Gradients are compared in double precision: over so many steps, rounding alone would set two programs apart."""
    if task == "time":
        torch.set_num_threads(int(word))
    else:
        torch.set_default_dtype(torch.float64)
    precision = "f4" if task == "time" else "f8"
    open_problem = lambda folder: Experiment(folder, precision)
    run(lambda problem: Training(problem, mode, Device(device)), torch.__version__, task, folder, word, open_problem)


main(*sys.argv[1:])
