"""The student: a table of sub-word vectors, and the two ways of teaching it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy, embedding_bag, normalize
from tqdm import tqdm

from kb.search.encoder.cache import Array
from kb.search.encoder.tokens import Bags, Ints

SCALE = 20.0  # cosines are multiplied by this before the softmax
_MOMENTUM, _MEMORY = 0.9, 0.999


class Student:
    """A text's vector is the weighted sum of its sub-words' rows, scaled to length one.

    A step touches a part of the rows only; Adam runs on that part, so a rare sub-word is not moved by steps without it.
    """

    def __init__(self, rows: Array, weights: Array) -> None:
        self.rows = torch.from_numpy(rows.copy())
        self._weights = torch.from_numpy(weights)
        self._drift = torch.zeros_like(self.rows)
        self._spread = torch.zeros_like(self.rows)
        self._steps = 0
        self._touched = torch.empty(0, dtype=torch.int64)
        self._leaf = torch.empty(0)

    def read(self, bags: Bags, texts: Ints) -> torch.Tensor:
        """Unit vectors of the texts, from which `learn` can go back to the rows; call it once a step."""
        tokens, offsets = bags.take(texts)
        self._touched, places = torch.unique(tokens, return_inverse=True)
        self._leaf = self.rows[self._touched].requires_grad_()
        sums = embedding_bag(places, self._leaf, offsets, mode="sum", per_sample_weights=self._weights[tokens])
        return normalize(sums, dim=1)

    def learn(self, loss: torch.Tensor, rate: float) -> None:
        """One step of Adam on the rows that were read."""
        loss.backward()  # type: ignore[no-untyped-call]
        slope = self._leaf.grad
        assert slope is not None
        self._steps += 1
        with torch.no_grad():
            drift = self._drift[self._touched].lerp_(slope, 1 - _MOMENTUM)
            spread = self._spread[self._touched].mul_(_MEMORY).addcmul_(slope, slope, value=1 - _MEMORY)
            self._drift[self._touched] = drift
            self._spread[self._touched] = spread
            rate *= (1 - _MEMORY**self._steps) ** 0.5 / (1 - _MOMENTUM**self._steps)
            self.rows[self._touched] -= rate * drift / spread.sqrt_().add_(1e-8)

    def table(self) -> Array:
        """The rows as trained, weights not yet applied."""
        table: Array = self.rows.numpy()
        return table


@dataclass(frozen=True, slots=True)
class Lesson:
    """Groups of texts that mean the same or answer one another; `share` texts of it go into every step."""

    name: str
    members: Ints
    starts: Ints
    lengths: Ints
    share: int

    @classmethod
    def of(cls, name: str, groups: Sequence[Sequence[int]], share: int) -> "Lesson":
        lengths = np.asarray([len(group) for group in groups], np.int64)
        members = np.asarray([text for group in groups for text in group], np.int64)
        return cls(name, members, np.cumsum(lengths) - lengths, lengths, min(share, len(groups)))

    def draw(self, chance: np.random.Generator) -> tuple[Ints, Ints]:
        """Two different texts of each of `share` groups drawn at random."""
        groups = chance.choice(len(self.lengths), self.share, replace=False, shuffle=False)
        lengths = self.lengths[groups]
        first = chance.integers(0, lengths)
        second = (first + chance.integers(1, lengths)) % lengths
        return self.members[self.starts[groups] + first], self.members[self.starts[groups] + second]


def contrast(left: torch.Tensor, right: torch.Tensor, left_texts: Ints, right_texts: Ints) -> torch.Tensor:
    """Each left vector must find its right one among all of the batch, and back; equal texts are no rivals."""
    scores = left @ right.T * SCALE
    same = (left_texts[:, None] == left_texts[None, :]) | (right_texts[:, None] == right_texts[None, :])
    np.fill_diagonal(same, False)
    scores = scores.masked_fill(torch.from_numpy(same), -1e4)
    answers = torch.arange(len(left_texts))
    return (cross_entropy(scores, answers) + cross_entropy(scores.T, answers)) / 2


def imitation(vectors: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """Close to the teacher's vector, and closer to it than to the other vectors of the batch."""
    answers = torch.arange(len(vectors))
    return 2 * (1 - (vectors * teacher).sum(1)).mean() + 0.5 * cross_entropy(vectors @ teacher.T * SCALE, answers)


def distil(
    student: Student, bags: Bags, texts: Ints, teacher: Array, *, passes: int, batch: int, rate: float, seed: int
) -> None:
    """Teach the student the teacher's vectors: row n of `teacher` belongs to text n of `texts`."""
    chance = np.random.default_rng(seed)
    steps = passes * (len(texts) // batch)
    progress = tqdm(total=steps, desc="distil", mininterval=5)
    for _ in range(passes):
        order = chance.permutation(len(texts))
        for start in range(0, len(order) - batch + 1, batch):
            chosen = order[start : start + batch]
            loss = imitation(student.read(bags, texts[chosen]), torch.from_numpy(teacher[chosen]))
            student.learn(loss, rate * (1 - progress.n / steps) + rate / 200)
            progress.update()
            if progress.n % 100 == 0:
                progress.set_postfix(loss=f"{loss.item():.3f}")
    progress.close()


def practise(
    student: Student, bags: Bags, lessons: Sequence[Lesson], texts: Ints, teacher: Array, *,
    steps: int, replay: int, loyalty: float, rate: float, seed: int,
) -> None:  # fmt: skip
    """Contrast over the lessons; `replay` of the teacher's texts in every step keep the general language alive.

    `loyalty` is what their part of the loss counts against a lesson's.
    """
    chance = np.random.default_rng(seed)
    progress = tqdm(range(steps), desc="practise", mininterval=5)
    for step in progress:
        chosen = chance.integers(0, len(texts), replay)
        drawn = [lesson.draw(chance) for lesson in lessons]
        vectors = student.read(bags, np.concatenate([texts[chosen], *(side for pair in drawn for side in pair)]))
        loss = loyalty * imitation(vectors[:replay], torch.from_numpy(teacher[chosen]))
        at = replay
        for left, right in drawn:
            middle, end = at + len(left), at + 2 * len(left)
            loss = loss + contrast(vectors[at:middle], vectors[middle:end], left, right)
            at = end
        student.learn(loss, rate * (1 - step / steps) + rate / 400)
        if step % 50 == 0:
            progress.set_postfix(loss=f"{loss.item():.3f}")
