"""Grades as files: JSON, CSV, JUnit XML, Gradescope's results.json, Autolab's line."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from typing import Any

from .feedback import MARK, feedback, number, operation_lines, result_lines

Grade = dict[str, Any]
Grades = dict[str, Grade]  # student -> grade

CSV_HEAD = ["student", "file", "points", "of"]
FORMULA = ("=", "+", "-", "@")  # how a spreadsheet's formula begins
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_ours(data: bytes) -> bool:
    """Whether a file begins as one that was written here."""
    start = data[:300].decode("utf-8", "replace")
    return MARK in start or start.startswith(",".join(CSV_HEAD))


def as_json(title: str, grades: Grades) -> str:
    """All that is known, for programs."""
    every = {"made_by": MARK, "title": title, "grades": list(grades.values())}
    return json.dumps(every, indent=1) + "\n"


def as_csv(grades: Grades) -> str:
    """A line for each student: all points, and those of each operation."""
    names: list[str] = []
    for grade in grades.values():
        names = [row["name"] for row in grade["operations"]]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*CSV_HEAD, *names, "notes"])
    for grade in grades.values():
        points = [number(row["points"]) for row in grade["operations"]]
        head = [grade["student"], grade["file"], number(grade["points"]), number(grade["of"])]
        cells = [*head, *points, " | ".join(grade["notes"])]
        writer.writerow(["'" + cell if cell.startswith(FORMULA) else cell for cell in cells])
    return text.getvalue()


def as_junit(title: str, grades: Grades) -> str:
    """A suite for each student, a test for each result and condition."""
    root = ElementTree.Element("testsuites", name=f"{MARK}: {title}")
    for grade in grades.values():
        suite = ElementTree.SubElement(root, "testsuite", name=_xml(grade["student"]))
        tests = _tests(grade)
        failed = sum(test["points"] < test["of"] for test in tests)
        suite.set("tests", str(len(tests)))
        suite.set("failures", str(failed))
        suite.set("errors", "0")
        for test in tests:
            name = f"{test['name']} ({number(test['points'])} of {number(test['of'])})"
            owner = _xml(f"{grade['student']}.{test['owner']}")
            case = ElementTree.SubElement(suite, "testcase", name=name, classname=owner)
            if test["points"] < test["of"]:
                failure = ElementTree.SubElement(case, "failure", message=_xml(test["verdict"]))
                failure.text = _xml(test["said"])
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _text(root) + "\n"


def _text(root: ElementTree.Element) -> str:
    return ElementTree.tostring(root, encoding="unicode")


def _xml(text: str) -> str:
    """The text without the characters that XML can't hold."""
    return NOT_IN_XML.sub("?", text)


def _tests(grade: Grade) -> list[Grade]:
    """Each result of each operation; with conditions, each of these."""
    tests = []
    for row in grade["operations"]:
        for result in row["results"]:
            said = row.get("problem") or "\n".join(result_lines(result))
            for share in result.get("shares", [result]):
                condition = share.get("condition", "") if share is not result else ""
                name = ", ".join(filter(None, [result["name"], condition]))
                tests.append(
                    {
                        "owner": row["name"],
                        "name": name,
                        "points": share["points"],
                        "of": share["of"],
                        "verdict": share["verdict"],
                        "said": said,
                    }
                )
    return tests


def as_gradescope(grade: Grade, title: str) -> str:
    """The results.json of a Gradescope autograder: a test for each result of each operation."""
    tests = []
    for row in grade["operations"]:
        text = "\n".join(operation_lines(row))
        for number_of_result, result in enumerate(row["results"]):
            is_full = result["points"] == result["of"]
            tests.append(
                {
                    "name": f"{row['name']}: {result['name']}",
                    "score": result["points"],
                    "max_score": result["of"],
                    "status": "passed" if is_full else "failed",
                    "output": text if number_of_result == 0 else "\n".join(result_lines(result)),
                    "output_format": "text",
                    "visibility": "visible",
                }
            )
    results = {
        "extra_data": {"made_by": MARK},
        "score": grade["points"],
        "output": "\n".join(feedback(grade, title).splitlines()[1:3] + grade["notes"]),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }
    return json.dumps(results, indent=1) + "\n"


def as_autolab(grade: Grade) -> str:
    """The line that Autolab reads last: the points of each operation, by its name."""
    scores = {row["name"]: row["points"] for row in grade["operations"]}
    return json.dumps({"scores": scores})
