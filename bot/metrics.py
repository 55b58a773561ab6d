"""Counts for operators, in Prometheus' text format: what was asked where, what came out, and how long it took."""

from bisect import bisect_left
from collections import Counter

from knowledge.models import Answer, FeedReport
from knowledge.services.serving import Builds
from knowledge.services.switches import Switch

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """Counts since the start; it knows no words and no people."""

    def __init__(self, builds: Builds) -> None:
        """Tell of *builds*, what building indexes took, as it stands whenever the text is asked for."""
        self._builds = builds
        self._questions: Counter[tuple[str, str]] = Counter()
        self._slots = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0
        self._errors = 0
        self._corrections = 0
        self._switches = 0
        self._feeds: Counter[str] = Counter()

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

    def switched(self, switch: Switch) -> None:
        """Count that another version serves; the first look at a library is none."""
        self._switches += switch.before is not None

    def checked(self, report: FeedReport) -> None:
        """Count a look at a feed."""
        self._feeds["failed" if report.problems else "ok"] += 1

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
        lines += _counter("errors", "Requests that ended in an error.", self._errors)
        lines += _counter("corrections", "Messages put right because their article changed.", self._corrections)
        lines += _counter("versions", "Switches of a library to another version.", self._switches)
        lines += ["# HELP kijibot_feeds_total Looks at feeds by outcome.", "# TYPE kijibot_feeds_total counter"]
        lines += [f'kijibot_feeds_total{{outcome="{outcome}"}} {self._feeds[outcome]}' for outcome in ("ok", "failed")]
        name = "kijibot_index_build_seconds"
        lines += [f"# HELP {name} Time to build the search index of a version.", f"# TYPE {name} summary"]
        lines += [f"{name}_sum {self._builds.seconds:.6f}", f"{name}_count {self._builds.count}"]
        return "\n".join([*lines, ""])


def _counter(name: str, told: str, count: int) -> list[str]:
    full = f"kijibot_{name}_total"
    return [f"# HELP {full} {told}", f"# TYPE {full} counter", f"{full} {count}"]
