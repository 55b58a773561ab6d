"""The refusals of Discord's API, with its own codes and words."""

from tests.support.discord.state import Json

WORDS = {
    0: "401: Unauthorized",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10008: "Unknown Message",
    10013: "Unknown User",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    20012: "You are not authorized to perform this action on this application",
    40060: "Interaction has already been acknowledged.",
    50001: "Missing Access",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50013: "Missing Permissions",
    50027: "Invalid Webhook Token",
    50109: "The request body contains invalid JSON.",
    160002: "Cannot reply without permission to read message history",
}


class ApiError(Exception):
    """A refusal: HTTP *status*, Discord's *code*, and for a bad form what is wrong at which path."""

    def __init__(self, status: int, code: int, problems: dict[str, str] | None = None) -> None:
        self.status = status
        self.body: Json = {"code": code, "message": WORDS.get(code, "Invalid Form Body")}
        if problems:
            self.body["errors"] = _tree(problems)
        super().__init__(f"{status} {self.body}")


def bad_form(**problems: str) -> ApiError:
    """Return error 50035; each problem is a path (dots for depth) and a sentence."""
    return ApiError(400, 50035, problems)


def _tree(problems: dict[str, str]) -> Json:
    tree: Json = {}
    for path, sentence in problems.items():
        branch = tree
        for name in path.split("."):
            branch = branch.setdefault(name, {})
        branch.setdefault("_errors", []).append({"code": "BASE_TYPE_BAD", "message": sentence})
    return tree
