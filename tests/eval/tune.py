"""Tunes the last layers of the bundled embedder: `python -m tests.eval.tune` writes `knowledge/embedding/use.npz`.

The original knows which sentences mean the same; ours must know which sentence answers a question. Only the layers
after the pooling are tuned (one million numbers), by what a question should be nearest to: its sentence among all
sentences of sixteen articles (JaQuAD), and its pair among all pairs (the *train* half of our town hall's questions).
The articles that the ranker is trained on are left out (`tests.eval.bases`), so that its cross-validation stays honest.

Needs PyTorch, which nothing else here does: `pip install torch`. A minute and a half on two cores, seeded.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from knowledge.embedding import use
from knowledge.text.fold import fold
from tests.eval.bases import MOST_ARTICLES, shuffled
from tests.eval.data import Question, questions
from tests.eval.worded_bases import faq_lines

SEED = 20261122
STEPS, WARM_UP, RATE, DECAY, DROPPED = 240, 50, 2e-4, 0.01, 0.15
ARTICLES, ASKED, FAQ_ASKED = 16, 16, 96
"""In one step: articles, questions of each, and questions to the town hall."""
FAQ_SHARE, ANSWER_SHARE = 0.3, 0.5
"""Of the loss: the town hall's, and within it that of the answers beside the questions."""

Towards = tuple[torch.Tensor, torch.Tensor, torch.Tensor]
"""Questions, what they choose from, and which of it is right: shape (questions, choices)."""


class Head(torch.nn.Module):  # type: ignore[misc]  # untyped where PyTorch is not installed
    """The layers after the pooling."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]]) -> None:
        super().__init__()
        self.weights = torch.nn.ParameterDict(
            {name: torch.nn.Parameter(torch.tensor(value)) for name, value in weights.items()}
        )

    def forward(self, pooled: torch.Tensor) -> torch.Tensor:
        """Return the unit vectors of *pooled* texts."""
        w = self.weights
        pooled = torch.nn.functional.dropout(pooled, DROPPED, self.training)
        first = torch.relu(pooled @ w["p1"] + torch.relu(pooled @ w["d0"]) @ w["d1"])
        whole = torch.tanh(first @ w["p3"] + torch.relu(first @ w["d2"]) @ w["d3"])
        return torch.nn.functional.normalize(whole, dim=-1)


def steps(chance: random.Random, embedder: use.UseEmbedder) -> Iterator[list[tuple[float, Towards]]]:
    """Yield what each step learns from: shares of the loss, and choices."""
    articles = shuffled("jaquad-train")[MOST_ARTICLES["jaquad-train"] :]
    sentences, asked = [], []
    for reading in articles:
        cores = [entry.core for entry in sorted(reading.entries, key=lambda entry: entry.core)]
        own: Sequence[Question] = [q for q in questions("jaquad-train") if q.article == reading.article.id]
        right = torch.tensor([[float(q.is_right(reading.article, core)) for core in cores] for q in own])
        some = right.sum(dim=1) > 0
        sentences.append(_pooled(embedder, [reading.article.text[slice(*core)] for core in cores]))
        asked.append((_pooled(embedder, [q.text for q in own])[some], right[some]))
    pairs, asks = faq_lines("faq-ja", "train")
    asks = [ask for ask in asks if ask["pair"]]
    numbers = {pair["id"]: number for number, pair in enumerate(pairs)}
    pair_questions = _pooled(embedder, [pair["question"] for pair in pairs])
    pair_answers = _pooled(embedder, [pair["answer"] for pair in pairs])
    wanted = torch.eye(len(pairs))[[numbers[ask["pair"]] for ask in asks]]
    residents = _pooled(embedder, [ask["question"] for ask in asks])
    for _ in range(STEPS):
        chosen = chance.sample([number for number, (own, _) in enumerate(asked) if len(own)], ARTICLES)
        drawn = [chance.sample(range(len(asked[n][0])), min(ASKED, len(asked[n][0]))) for n in chosen]
        towards = (
            torch.cat([asked[n][0][own] for n, own in zip(chosen, drawn, strict=True)]),
            torch.cat([sentences[n] for n in chosen]),
            torch.block_diag(*[asked[n][1][own] for n, own in zip(chosen, drawn, strict=True)]),
        )
        some_asks = chance.sample(range(len(asks)), FAQ_ASKED)
        yield [
            (1.0, towards),
            (FAQ_SHARE, (residents[some_asks], pair_questions, wanted[some_asks])),
            (FAQ_SHARE * ANSWER_SHARE, (residents[some_asks], pair_answers, wanted[some_asks])),
        ]


def _pooled(embedder: use.UseEmbedder, texts: Sequence[str]) -> torch.Tensor:
    return torch.tensor(embedder.pooled([fold(text) for text in texts]))


def main() -> None:
    """Tune, and write the layers beside the module that reads them."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # two threads waited for each other more than they worked
    embedder = use.UseEmbedder(use.default_cache(), tuned=False)
    head = Head(embedder.head)
    sharpness = torch.nn.Parameter(torch.tensor(3.0))
    optimiser = torch.optim.AdamW([*head.parameters(), sharpness], lr=RATE, weight_decay=DECAY)
    for step, parts in enumerate(steps(random.Random(SEED), embedder)):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, step / WARM_UP) * (1 - step / STEPS)
        loss = torch.zeros(())
        for share, (asked, choices, right) in parts:
            likely = torch.log_softmax(head(asked) @ head(choices).T * sharpness.exp(), dim=1)
            loss = loss - share * torch.logsumexp(likely.masked_fill(right == 0, -1e9), dim=1).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 20 == 0:
            print(step, f"{loss.item():.3f}", flush=True)
    tuned = {name: value.detach().numpy().astype(np.float16) for name, value in head.weights.items()}
    np.savez_compressed(Path(use.__file__).with_name("use.npz"), allow_pickle=False, **tuned)


if __name__ == "__main__":
    main()
