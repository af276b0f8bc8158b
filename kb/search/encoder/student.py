"""The student: a table of sub-word vectors, and the two ways of teaching it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy, normalize
from tqdm import tqdm

from kb.search.encoder.cache import Array
from kb.search.encoder.tokens import Bags, Ints

SCALE = 20.0  # cosines are multiplied by this before the softmax


class Student(torch.nn.Module):
    """A text's vector is the weighted sum of its sub-words' rows, scaled to length one."""

    def __init__(self, rows: Array, weights: Array) -> None:
        super().__init__()
        self.rows = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(rows), freeze=False, mode="sum", sparse=True)
        self.weights = torch.from_numpy(weights)

    def forward(self, bags: Bags, texts: Ints) -> torch.Tensor:
        tokens, offsets = bags.take(texts)
        return normalize(self.rows(tokens, offsets, per_sample_weights=self.weights[tokens]), dim=1)

    def table(self) -> Array:
        """The rows as trained, weights not yet applied."""
        table: Array = self.rows.weight.detach().numpy()
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
    student: Student, bags: Bags, pairs: Ints, teacher: Array, *, passes: int, batch: int, rate: float, seed: int
) -> None:
    """Teach the student the teacher's vectors; `pairs` holds (text, row of the teacher's vector)."""
    chance = np.random.default_rng(seed)
    optimizer = torch.optim.SparseAdam(list(student.rows.parameters()), lr=rate)
    steps = passes * (len(pairs) // batch)
    progress = tqdm(total=steps, desc="distil", mininterval=5)
    for _ in range(passes):
        order = chance.permutation(len(pairs))
        for start in range(0, len(order) - batch + 1, batch):
            chosen = pairs[order[start : start + batch]]
            loss = imitation(student(bags, chosen[:, 0]), torch.from_numpy(teacher[chosen[:, 1]]))
            _step(optimizer, loss, rate * (1 - progress.n / steps) + rate / 200)
            progress.update()
            if progress.n % 100 == 0:
                progress.set_postfix(loss=f"{loss.item():.3f}")
    progress.close()


def practise(
    student: Student, bags: Bags, lessons: Sequence[Lesson], pairs: Ints, teacher: Array, *,
    steps: int, replay: int, rate: float, seed: int,
) -> None:  # fmt: skip
    """Contrast over the lessons; `replay` of the teacher's pairs in every step keep the general language alive."""
    chance = np.random.default_rng(seed)
    optimizer = torch.optim.SparseAdam(list(student.rows.parameters()), lr=rate)
    progress = tqdm(range(steps), desc="practise", mininterval=5)
    for step in progress:
        chosen = pairs[chance.integers(0, len(pairs), replay)]
        loss = imitation(student(bags, chosen[:, 0]), torch.from_numpy(teacher[chosen[:, 1]]))
        for lesson in lessons:
            left, right = lesson.draw(chance)
            loss = loss + contrast(student(bags, left), student(bags, right), left, right)
        _step(optimizer, loss, rate * (1 - step / steps) + rate / 400)
        if step % 50 == 0:
            progress.set_postfix(loss=f"{loss.item():.3f}")


def _step(optimizer: torch.optim.Optimizer, loss: torch.Tensor, rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
