"""Where the peers in PyTorch compute: `cpu`, or `cuda`, the first card that CUDA shows.

On both in float32: on a card, cuDNN would otherwise take TensorFloat-32 for convolutions and LSTM layers.
"""

import sys

import torch


class Device:
    def __init__(self, name):
        if name == "cuda" and not torch.cuda.is_available():
            sys.exit(f"PyTorch {torch.__version__} finds no card with CUDA.")
        self.name = name
        torch.backends.cudnn.allow_tf32 = False

    def take(self, values):
        """A tensor of a numpy array; on the processor the two share their memory."""
        return torch.from_numpy(values).to(self.name)

    def wait(self):
        """Until all that was asked for is done: a card is told what to do long before it has done it."""
        if self.name == "cuda":
            torch.cuda.synchronize()


def to_numpy(gradients):
    """Gradients by name, from pairs of a name and a tensor."""
    return {name: gradient.cpu().numpy() for name, gradient in gradients}
