"""The maze of Miconi, Clune & Stanley 2018, section 4.5, and Miconi et al. 2019, section 4.2, for a batch at once in numpy."""

import numpy


class Maze:
    """Each step `observe` fills a row of inputs, and `act` takes an action for each episode and returns the rewards."""

    ACTIONS = 4

    def __init__(self, settings, random):
        self.settings, self.random, self.batch = settings, random, settings["batch"]
        self.steps = settings["mazeSteps"]
        side, radius = settings["mazeSize"], settings["viewRadius"]
        row, column = numpy.indices((side, side))
        self.centre = side * side // 2
        pillars = (row % 2 == 0) & (column % 2 == 0)
        pillars[side // 2, side // 2] = False
        edge = (row % (side - 1) == 0) | (column % (side - 1) == 0)
        walls = pillars | edge
        padded = numpy.pad(walls, radius, constant_values=True)
        windows = numpy.lib.stride_tricks.sliding_window_view(padded, (2 * radius + 1, 2 * radius + 1))
        self.views = windows.reshape(side * side, -1).astype(numpy.float32)
        self.walls = walls.ravel()
        self.open = numpy.flatnonzero(~self.walls)
        self.moves = numpy.array([-side, side, -1, 1])
        self.seen = self.views.shape[1]
        self.observations = self.seen + 3 + (self.ACTIONS if settings["hasPreviousAction"] else 0)

    def begin(self, inputs):
        """`inputs` [T, B, observations] are zeros; what is known beforehand is filled in."""
        times = numpy.arange(self.steps, dtype=numpy.float32)
        inputs[:, :, self.seen + 1] = (times / self.steps if self.settings["stepInput"] == "share" else times)[:, None]
        inputs[:, :, self.seen + 2] = self.settings["biasInput"]
        self.cells = numpy.full(self.batch, self.centre)
        self.goals = self.draw(numpy.full(self.batch, self.centre), self.settings["canRewardBeCentre"])

    def draw(self, excluded, is_any):
        """An open cell for each of those that are excluded, any or any other."""
        drawn = self.random.integers(len(self.open) - (0 if is_any else 1), size=len(excluded))
        if not is_any:
            drawn += self.open[drawn] >= excluded
        return self.open[drawn]

    def observe(self, inputs, actions, rewards):
        """`actions` and `rewards` [B] are those of the step before, or None."""
        inputs[:, : self.seen] = self.views[self.cells]
        if actions is None:
            return
        inputs[:, self.seen] = self.settings["rewardInputScale"] * rewards
        if self.settings["hasPreviousAction"]:
            inputs[numpy.arange(self.batch), self.seen + 3 + actions] = 1

    def act(self, step, actions):
        wanted = self.cells + self.moves[actions]
        bumps = self.walls[wanted]
        self.cells = numpy.where(bumps, self.cells, wanted)
        found = self.cells == self.goals
        rewards = self.settings["mazeReward"] * found - self.settings["bumpPenalty"] * bumps
        if found.any():
            self.cells[found] = self.draw(self.goals[found], self.settings["canTeleportToReward"])
        return rewards
