"""A step of the plastic recurrent network in PyTorch, and what follows from it for the traces.

Written from the equations of Miconi, Clune & Stanley 2018 (arXiv 1804.02464) and Miconi, Rawal, Clune & Stanley 2019
(arXiv 2002.10585).
"""

import torch


class Plain(torch.nn.Module):
    """States and inputs are [(B,) N]; w and alpha [N, N], traces [(B,) N, N]; a row is a postsynaptic neuron."""

    def __init__(self, problem, device):
        super().__init__()
        for name, values in problem.tensors.items():
            self.register_parameter(name, torch.nn.Parameter(device.take(values)))

    def drive(self, y, hebb, u):
        weights = self.w + self.alpha * hebb
        return (weights @ y if y.dim() == 1 else (weights @ y.unsqueeze(2)).squeeze(2)) + u

    def decaying_hebb(self, post, y, hebb):
        return ((1 - self.eta) * hebb + self.eta * (column(post) * row(y)),)

    def clipped_hebb(self, post, y, hebb):
        return ((hebb + self.eta * (column(post) * row(y))).clamp(-1, 1),)

    def oja(self, post, y, hebb):
        return (hebb + self.eta * column(post) * (row(y) - column(post) * hebb),)

    def modulator(self, post):
        return torch.tanh(post @ self.modulatorWeight + self.modulatorBias)[..., None, None]

    def retroactive_hebb(self, post, y, hebb, eligibility):
        return (
            (hebb + self.modulator(post) * eligibility).clamp(-1, 1),
            (1 - self.eta) * eligibility + self.eta * (column(post) * row(y)),
        )


class Tuned(Plain):
    """Fused multiply-adds, and eta times a column instead of a matrix."""

    def drive(self, y, hebb, u):
        weights = torch.addcmul(self.w, self.alpha, hebb)
        if y.dim() == 1:
            return torch.addmv(u, weights, y)
        return torch.baddbmm(u.unsqueeze(2), weights, y.unsqueeze(2)).squeeze(2)

    def decaying_hebb(self, post, y, hebb):
        return (torch.addcmul((1 - self.eta) * hebb, column(self.eta * post), row(y)),)

    def clipped_hebb(self, post, y, hebb):
        return (torch.addcmul(hebb, column(self.eta * post), row(y)).clamp(-1, 1),)

    def oja(self, post, y, hebb):
        rate = self.eta * post
        return (torch.addcmul(column(1 - rate * post) * hebb, column(rate), row(y)),)

    def retroactive_hebb(self, post, y, hebb, eligibility):
        return (
            torch.addcmul(hebb, self.modulator(post), eligibility).clamp(-1, 1),
            torch.addcmul((1 - self.eta) * eligibility, column(self.eta * post), row(y)),
        )


def column(vector):
    return vector.unsqueeze(-1)


def row(vector):
    return vector.unsqueeze(-2)
