"""The one table: every figure beside its peer's."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Row:
    """`ours` and `theirs` are numbers of `unit`, or nothing; `goal` is what is to be reached."""

    what: str
    where: str
    ours: float | None
    theirs: float | None
    peer: str
    unit: str
    goal: str = ""


HEAD = ["", "where", "Hài Lòng", "peer", "", "ratio", "to reach"]


def number(value):
    """Three digits, as a person reads them."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.{0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2}f}"


def measure(value, unit):
    return number(value) + (f" {unit}" if unit and value is not None else "")


def ratio(row):
    if row.ours is None or not row.theirs:
        return ""
    return f"{number(row.ours / row.theirs)}×"


def cells(rows):
    return [
        [row.what, row.where, measure(row.ours, row.unit), measure(row.theirs, row.unit), row.peer,
         ratio(row), row.goal]
        for row in rows]


def text(rows):
    """The table for a terminal, which wants columns of one width."""
    lines = [HEAD, *cells(rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    right = {2, 3, 5}
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths))).rstrip()
        for line in lines)


def markdown(rows):
    """The same for a document."""
    lines = [HEAD, ["---", "---", "---:", "---:", "---", "---:", "---"], *cells(rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percentile(values, percent):
    """By the nearest-rank method."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100) - 1)]
