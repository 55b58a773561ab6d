"""Counts how common terms are in the language at large: `python -m tests.eval.background` writes the table.

Japanese shares come from JaQuAD's training articles, English ones from the first half of XQuAD (`../shared/data`).
Only counts of terms are kept, of terms that stand in at least one sentence of three hundred.
"""

from collections import Counter
from pathlib import Path

import numpy as np

from knowledge.matching import background
from knowledge.matching.terms import analyse
from tests.eval.data import articles, questions, sentences

SOURCES = ("jaquad-train", "xquad-en-dev")
MOST = 20_000
LEAST = 1 / 300


def main() -> None:
    """Count, and write the table beside the module that reads it."""
    shares: dict[int, float] = {}
    corpora = {source: [text for article in articles(source) for text in sentences(article)] for source in SOURCES}
    # Words that people use to ask are rare in articles; they tell as little.
    corpora |= {f"{source} questions": [question.text for question in questions(source)] for source in SOURCES}
    for texts in corpora.values():
        some = texts[:: max(1, len(texts) // MOST)]
        counts: Counter[int] = Counter()
        for text in some:
            counts.update(set(analyse(text).terms.tolist()))
        for term, count in counts.items():
            if count >= LEAST * len(some):
                shares[term] = max(shares.get(term, 0.0), count / len(some))
    terms = np.array(sorted(shares), np.int64)
    target = Path(background.__file__).with_name("background.npz")
    values = np.array([shares[int(term)] for term in terms], np.float32)
    np.savez_compressed(target, allow_pickle=False, terms=terms, shares=values)
    print(len(terms), "terms,", target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
