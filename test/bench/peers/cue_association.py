"""The cue task of Miconi et al. 2019 (arXiv 2002.10585), section 4.1, for a batch at once in numpy."""

import numpy

BLANK, GO, UNASKED = -1, -2, -1


class CueAssociation:
    """Each step `observe` fills a row of inputs, and `act` takes an action for each episode and returns the rewards."""

    ACTIONS = 2

    def __init__(self, settings, random):
        self.settings, self.random, self.batch = settings, random, settings["batch"]
        self.steps, self.bits, self.count = (
            settings["associationSteps"],
            settings["cueBits"],
            settings["cueCount"],
        )
        self.observations = self.bits + 4 + self.ACTIONS

    def begin(self, inputs):
        """`inputs` [T, B, observations] are zeros; all but the last reward and action is known beforehand."""
        cues = self.draw_cues()
        shown, self.answers = self.draw_trials()
        step, episode = numpy.nonzero(shown >= 0)
        inputs[step, episode, : self.bits] = cues[episode, shown[step, episode]]
        inputs[:, :, self.bits] = shown == GO
        inputs[:, :, self.bits + 1] = 1
        inputs[:, :, self.bits + 2] = (numpy.arange(self.steps, dtype=numpy.float32) / self.steps)[:, None]

    def draw_cues(self):
        """[B, cues, bits] of +-1; no two of an episode are the same."""
        cues = self.random.integers(2, size=(self.batch, self.count, self.bits))
        words = numpy.sort(cues @ (1 << numpy.arange(self.bits)), axis=1)
        if (words[:, 1:] == words[:, :-1]).any():
            return self.draw_cues()
        return (2 * cues - 1).astype(numpy.float32)

    def draw_trials(self):
        """What is shown [T, B], a cue or BLANK or GO, and the answers [T, B], 1, 0 or UNASKED."""
        random, batch, most = self.random, self.batch, self.settings["fillerSteps"]
        trials = self.steps // 5 + 1
        fillers = random.integers(most + 1, size=(batch, trials))
        starts = numpy.cumsum(fillers + 5, axis=1) - fillers - 5
        has_target = random.integers(2, size=(batch, trials))
        # Two different places among those between the first step of a trial and its go step.
        places = random.random((batch, trials, most + 2))
        places[numpy.arange(most + 2) >= fillers[:, :, None] + 2] = 2
        places = places.argsort(axis=2)[:, :, :2]
        targets = random.integers(self.count, size=(batch, 1))
        others = random.random((batch, trials, self.count - 1)).argsort(axis=2)[:, :, :2]
        others = (targets[:, :, None] + 1 + others) % self.count
        others[:, :, 1] = numpy.where(has_target == 1, targets, others[:, :, 1])
        room = trials * (5 + most)
        shown = numpy.full((room, batch), BLANK)
        answers = numpy.full((room, batch), UNASKED)
        episode = numpy.arange(batch)[:, None]
        for k in range(2):
            shown[starts + 1 + places[:, :, k], episode] = others[:, :, k]
        go = starts + fillers + 3
        shown[go, episode] = GO
        answers[go, episode] = has_target
        return shown[: self.steps], answers[: self.steps]

    def observe(self, inputs, actions, rewards):
        """`actions` and `rewards` [B] are those of the step before, or None."""
        if actions is None:
            return
        inputs[:, self.bits + 3] = rewards
        inputs[numpy.arange(self.batch), self.bits + 4 + actions] = 1

    def act(self, step, actions):
        right = self.answers[step]
        rewards = numpy.where(actions == right, self.settings["rightReward"], -self.settings["wrongPenalty"])
        return numpy.where(right == UNASKED, 0, rewards)
