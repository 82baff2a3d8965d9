"""The plastic recurrent network in JAX: the whole update, Adam included, in one jit over a lax.scan of steps.

Written from the equations of Miconi, Clune & Stanley 2018 (arXiv 1804.02464) and Miconi, Rawal, Clune & Stanley 2019
(arXiv 2002.10585). Called by ../peers.ts as `gradients FOLDER PREFIX` or `time FOLDER THREADS`; XLA takes all cores.
"""

import sys

import jax
import jax.numpy as jnp
from jax import lax

from problem import run


def drive(p, y, hebb, u):
    return (p["w"] + p["alpha"] * hebb) @ y + u


def decaying_hebb(p, post, y, hebb):
    return ((1 - p["eta"]) * hebb + jnp.outer(p["eta"] * post, y),)


def oja(p, post, y, hebb):
    rate = p["eta"] * post
    return ((1 - rate * post)[:, None] * hebb + jnp.outer(rate, y),)


def retroactive_hebb(p, post, y, hebb, eligibility):
    modulator = jnp.tanh(p["modulatorWeight"] @ post + p["modulatorBias"])
    return (
        jnp.clip(hebb + modulator * eligibility, -1, 1),
        (1 - p["eta"]) * eligibility + jnp.outer(p["eta"] * post, y),
    )


RULES = {"decaying-hebb": decaying_hebb, "oja": oja, "retroactive-hebb": retroactive_hebb}


class Training:
    """The network, its episodes, and Adam."""

    def __init__(self, problem):
        self.problem = problem
        self.follow = RULES[problem.rule]
        self.inputs = jnp.asarray(problem.episodes("inputs"))
        is_last = problem.loss == "last"
        self.judgement = jnp.asarray(problem.target() if is_last else problem.episodes("dStates"))
        self.parameters = {name: jnp.asarray(values) for name, values in problem.tensors.items()}
        zeros = lambda: jax.tree.map(jnp.zeros_like, self.parameters)
        self.first, self.second = zeros(), zeros()
        self.updates = 0
        self.compiled = jax.jit(self.next, donate_argnums=(0, 1, 2))

    def step(self, p, carry, u):
        y, *traces = carry
        post = jnp.tanh(drive(p, y, traces[0], u))
        if self.problem.is_clamped:
            post = jnp.where(u != 0, u, post)
        return (post, *self.follow(p, post, y, *traces)), post

    def states(self, p, inputs):
        """Of one episode, [T, N]. Recomputing a step costs less than writing down what its derivative needs."""
        neurons = self.problem.neurons
        traces = 2 if self.problem.rule == "retroactive-hebb" else 1
        start = (jnp.zeros(neurons), *[jnp.zeros((neurons, neurons)) for _ in range(traces)])
        return lax.scan(jax.checkpoint(lambda carry, u: self.step(p, carry, u)), start, inputs)[1]

    def loss(self, p, inputs, judgement):
        if self.problem.batch == 1:
            states = self.states(p, inputs[:, 0])[:, None]
        else:
            states = jax.vmap(self.states, in_axes=(None, 1), out_axes=1)(p, inputs)
        if self.problem.loss == "last":
            return ((states[-1, 0, : len(judgement)] - judgement) ** 2).sum()
        return (states * judgement).sum()

    def next(self, p, first, second, inputs, judgement, update):
        """Adam (Kingma & Ba 2015, algorithm 1)."""
        a = self.problem.adam
        loss, gradient = jax.value_and_grad(self.loss)(p, inputs, judgement)
        first = jax.tree.map(lambda m, g: a["beta1"] * m + (1 - a["beta1"]) * g, first, gradient)
        second = jax.tree.map(lambda v, g: a["beta2"] * v + (1 - a["beta2"]) * g * g, second, gradient)
        rate = a["learningRate"] / (1 - a["beta1"] ** update)
        scale = 1 / jnp.sqrt(1 - a["beta2"] ** update)
        p = jax.tree.map(
            lambda x, m, v: x - rate * m / (jnp.sqrt(v) * scale + a["epsilon"]), p, first, second
        )
        return p, first, second, loss

    def gradients(self):
        return jax.jit(jax.grad(self.loss))(self.parameters, self.inputs, self.judgement)

    def update(self):
        self.updates += 1
        self.parameters, self.first, self.second, loss = self.compiled(
            self.parameters, self.first, self.second, self.inputs, self.judgement, jnp.float32(self.updates)
        )
        jax.block_until_ready(self.parameters)
        return float(loss)


def main(task, folder, word):
    jax.devices()  # starts XLA, so that only the problem's own memory is counted
    run(Training, jax.__version__, task, folder, word)


main(*sys.argv[1:])
