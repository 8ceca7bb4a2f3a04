"""What a class's machines are set up from names what is there."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]


@pytest.mark.parametrize("name", ["Dockerfile", ".binder/requirements.txt", "environment.yml", "README.md",
                                  "docs/INSTRUCTORS.md"])
def test_the_extras_that_are_named_there_are(name):
    text = (ROOT / name).read_text()
    named = re.findall(r"(?:lecture[-_]cnn\S*|\.|/source)\[([a-z,]+)\]", text)
    assert named != []
    assert {extra for names in named for extra in names.split(",")} <= set(EXTRAS)


def test_the_values_for_kubernetes_and_conda_are_yaml_and_start_what_there_is():
    values = yaml.safe_load((ROOT / "docs" / "hub" / "values.yaml").read_text())
    command = values["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"]
    assert "lecture-cnn notebooks" in command[-1]
    assert values["singleuser"]["image"]["tag"] == PROJECT["version"]
    assert yaml.safe_load((ROOT / "environment.yml").read_text())["name"] == "lecture-cnn"


def test_constraints_pin_every_package_that_an_extra_names_but_the_large_ones():
    pinned = {line.partition("==")[0].lower().replace("_", "-")
              for line in (ROOT / "constraints.txt").read_text().split()}
    wanted = [name for extra, names in EXTRAS.items() if extra not in ("bench", "fast") for name in names]
    names = {re.split(r"[\[>=<]", name)[0].lower() for name in [*PROJECT["dependencies"], *wanted]}
    assert names - pinned - {"lecture-cnn", "pip"} == set()


def test_the_extensions_that_code_recommends_are_listed():
    recommended = json.loads((ROOT / ".vscode" / "extensions.json").read_text())["recommendations"]
    assert {"ms-python.python", "ms-toolsai.jupyter"} <= set(recommended)
