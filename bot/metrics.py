"""Counts for operators, in Prometheus' text format: what was asked where, what came out, and how long it took."""

from bisect import bisect_left
from collections import Counter

from knowledge.models import Answer

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """Counts since the start; it knows no words and no people."""

    def __init__(self) -> None:
        self._questions: Counter[tuple[str, str]] = Counter()
        self._slots = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0
        self._errors = 0
        self._corrections = 0

    def asked(self, answer: Answer, *, private: bool, seconds: float) -> None:
        """Count a question asked in *private* or in a server, its outcome, and the *seconds* it took."""
        self._questions["private" if private else "server", answer.outcome.outcome] += 1
        self._slots[bisect_left(_BOUNDS, seconds)] += 1
        self._seconds += seconds

    def failed(self) -> None:
        """Count a request that ended in an error."""
        self._errors += 1

    def corrected(self) -> None:
        """Count a message that was put right because its article changed."""
        self._corrections += 1

    def text(self) -> str:
        """Return all of it as Prometheus reads it (text format 0.0.4)."""
        lines = [
            "# HELP kijibot_questions_total Questions by place and outcome.",
            "# TYPE kijibot_questions_total counter",
        ]
        for (place, outcome), count in sorted(self._questions.items()):
            lines.append(f'kijibot_questions_total{{place="{place}",outcome="{outcome}"}} {count}')
        name = "kijibot_answer_seconds"
        lines += [f"# HELP {name} Time to find an answer.", f"# TYPE {name} histogram"]
        total = 0
        for bound, count in zip((*_BOUNDS, "+Inf"), self._slots, strict=True):
            total += count
            lines.append(f'{name}_bucket{{le="{bound}"}} {total}')
        lines += [f"{name}_sum {self._seconds:.6f}", f"{name}_count {total}"]
        lines += ["# HELP kijibot_errors_total Requests that ended in an error.", "# TYPE kijibot_errors_total counter"]
        return "\n".join([*lines, f"kijibot_errors_total {self._errors}", ""])
