"""Prints answer quality: `python -m tests.eval` (all questions), `--every 10` (a tenth), `--errors` (which failed).

The shipped ranker was trained on these sets, so their figures say that nothing broke; how good it is on articles it has
not seen is cross-validated by `python -m tests.eval.train` and kept in `knowledge/matching/model.json`.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.eval.data import DATA
from tests.eval.measure import Verdict, fine, measure_samples, measure_seed, measure_set

SETS = ("jsquad-dev", "xquad-en-dev", "jaquad-train")


async def report(every: int, *, errors: bool) -> None:
    """Print the figures of every set."""
    with tempfile.TemporaryDirectory() as folder:
        if DATA.exists():
            for name in SETS:
                figures = await measure_set(name, Path(folder, f"{name}.db"), every)
                shares = {
                    "right sentence": figures.right_sentence,
                    "right paragraph": figures.right_paragraph,
                    "answered": figures.answered,
                    "shown right": figures.shown_right,
                }
                said = ", ".join(f"{share} {value:.1%}" for share, value in shares.items())
                print(
                    f"{name}: {figures.questions} questions, {said}, median {figures.milliseconds:.1f} ms", flush=True
                )
            tell("seed-questions-dev", await measure_seed(Path(folder, "seed.db")), errors=errors)
        tell("sample library", await measure_samples(Path(folder, "none.db")), errors=errors)


def tell(name: str, verdicts: list[Verdict], *, errors: bool) -> None:
    """Print how a gold set came out."""
    for lang in sorted({verdict.lang for verdict in verdicts}):
        answered, refused = fine(verdicts, "answer", lang), fine(verdicts, "refuse", lang)
        print(f"{name} ({lang}): {answered[0]} of {answered[1]} answered right, {refused[0]} of {refused[1]} refused")
    for verdict in verdicts:
        if errors and not verdict.fine:
            print(f"  {verdict.id} expected {verdict.expected}, was {verdict.outcome}: {verdict.said}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.eval", description=__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask every N-th question")
    parser.add_argument("--errors", action="store_true", help="print the gold questions that came out wrong")
    options = parser.parse_args()
    asyncio.run(report(options.every, errors=options.errors))
