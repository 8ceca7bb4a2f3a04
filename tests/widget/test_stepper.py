"""The stepper's Python side: what is packed, what is told, what is refused."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest
from browser_mutants import FAULTS, ROOT
from stepper_page import stepper_of_far

import lecture_cnn as lc
from lecture_cnn import onebased
from lecture_cnn.language import adapter
from lecture_cnn.publishing.export import stepper_page
from lecture_cnn.tracing.traces import Trace
from lecture_cnn.widget.modules import FOLDER, in_order, joined
from lecture_cnn.widget.pack import digest, pack
from lecture_cnn.widget.stepper import first_interesting

ALL = [listing.id for listing in dict.fromkeys(lc.LISTINGS.values())]


def unpacked(data):
    """Header and columns of packed bytes, read as the browser reads them."""
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + length])
    columns = {row["name"]: np.frombuffer(data, row["type"], row["length"], 8 + length + row["start"])
               for row in header["columns"]}
    return header, columns


@pytest.mark.parametrize("name", ALL)
def test_the_bytes_hold_the_columns_of_the_trace(name):
    trace = lc.trace(name)
    header, columns = unpacked(pack(trace))
    assert np.array_equal(columns["write_value"], trace.write_value, equal_nan=True)
    assert np.array_equal(columns["read_cell"], trace.read_cell)
    assert [line["text"] for line in header["lines"]] == [line.text for line in trace.lines]
    assert all(row["start"] % 8 == 0 and row["type"] in ("int8", "int16", "int32", "float64")
               for row in header["columns"])


def test_a_step_costs_at_most_64_bytes():
    trace = lc.trace("L11")
    header, _ = unpacked(pack(trace))
    width = {"int8": 1, "int16": 2, "int32": 4, "float64": 8}
    logs = sum(row["length"] * width[row["type"]] for row in header["columns"] if row["name"] != "initial")
    assert logs / len(trace) <= 64


def test_the_repr_is_the_same_each_time_and_holds_no_address():
    first, second = repr(lc.stepper("L07")), repr(lc.stepper("L07"))
    assert first == second
    assert first.startswith("Stepper of L07 (Derivatives for a single layer l: Vector notation): 131 steps; dz(1) ")
    assert "0x" not in first


def test_the_digest_follows_values_to_six_digits_and_not_further():
    dz, w = np.sqrt(np.arange(2.0, 38)).reshape(3, 4, 3), np.sqrt(np.arange(40.0, 94)).reshape(3, 2, 3, 3)
    same = digest(lc.trace("L07", dz=dz, w=w))
    assert digest(lc.trace("L07", dz=dz * (1 + 1e-13), w=w)) == same
    assert digest(lc.trace("L07", dz=dz * (1 + 1e-4), w=w)) != same


def test_at_and_stops_open_and_halt_at_the_first_step_with_these_variables():
    widget = lc.stepper("L07", at=dict(j=1, x=3, y=2), stops=[dict(j=2, x=1, y=1), 5])
    assert lc.trace("L07")[widget.step].variables == {"j": 1, "x": 3, "y": 2}
    assert widget.stops == [next(k for k in range(131) if widget.trace.variables(k) == dict(j=2, x=1, y=1)), 5]


def test_a_place_that_no_step_has_is_refused_with_the_variables_there_are():
    with pytest.raises(ValueError, match="no step with j=9; the loop variables are j, i, x, y"):
        lc.stepper("L07", at=dict(j=9))


def test_on_one_clock_a_place_is_a_cell_of_the_gather():
    assert lc.stepper("L07", beside="L11", at=dict(j=2, x=1, y=3)).step == 6 * 5 + 0 * 5 + 3 - 1


def test_what_cannot_stand_beside_is_refused():
    with pytest.raises(ValueError, match="L11 can stand beside L07"):
        lc.stepper("L08", beside="L11")


def test_the_stored_output_is_a_picture_and_the_repr():
    widget = lc.stepper("L07")
    data, _ = widget._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == repr(widget)
    assert len(widget.trace[first_interesting(widget.trace)].reads) > 1


def test_the_still_picture_shows_what_the_words_talk_about_and_never_an_answer():
    place = dict(j=1, x=4, y=3)
    assert lc.stepper("L07", at=46).pictured_step() == 46
    assert lc.stepper("L07", stops=[place]).pictured_step() == 45
    ask = lc.Ask(46, "Which number is next?")
    assert lc.stepper("L07", at=46, asks=[ask]).pictured_step() == 45
    assert lc.stepper("L07", at=40, asks=[ask]).pictured_step() == 40
    pair = lc.stepper("L07", beside="L11", at=place)
    assert pair.trace[pair.pictured_step()].text.startswith("dy(0,1,4,3) =")


def multiplies(step):
    """Whether the step multiplies what is not zero: it reads more than one cell and writes one that isn't 0."""
    return len(step.reads) > 1 and len(step.writes) == 1 and step.writes[0][2] != 0


@pytest.mark.parametrize("name", ["L02", "L07", "L11", "L21", "L26", "L33", "L38", "L40"])
def test_the_still_picture_shows_the_first_step_that_multiplies_what_is_not_zero(name):
    trace = lc.trace(name)
    assert first_interesting(trace) == next((k for k in range(len(trace)) if multiplies(trace[k])), len(trace) - 1)


def test_that_step_is_found_without_looking_at_each(monkeypatch):
    trace = lc.trace("L07", dz=np.zeros((1, 9, 9)), w=np.zeros((1, 1, 3, 3)))
    monkeypatch.setattr(Trace, "__getitem__", None)  # 42,000 looks take 21 s
    assert first_interesting(trace) == len(trace) - 1


def test_a_page_asks_for_nothing_and_holds_no_path(tmp_path):
    text = lc.export(lc.stepper("L07"), tmp_path / "page.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert str(tmp_path) not in text and "lecture_cnn/" not in text


def test_what_data_contain_is_no_markup_in_a_page():
    def hostile(l, dz, w, dy, D, W, H, K):  # </script><script>alert(1)</script>
        """</title><script>alert(1)</script>"""
        dy[l-1, 1, 1, 1] = dz[l, 1, 1, 1]  # </script><script>alert(2)</script>

    text = stepper_page(lc.stepper(hostile, like="L07"))
    assert text.count("<script") == 2 and "alert(2)" not in text


def test_exporting_something_else_is_a_type_error(tmp_path):
    with pytest.raises(TypeError, match="expected a stepper, a notebook's file or a folder, got int"):
        lc.export(3, tmp_path / "page.html")


def test_no_script_writes_markup_and_no_line_is_longer_than_100_signs():
    for path in in_order(FOLDER / "page.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text), path.name
        assert max(map(len, text.splitlines())) <= 100, path.name


def test_every_script_is_in_the_one_module_and_the_core_knows_no_page():
    scripts = set(FOLDER.rglob("*.js"))
    assert set(in_order(FOLDER / "page.js")) == scripts
    for path in scripts:
        if path.parent.name == "core":
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"\bdocument\b|\bwindow\.[a-z]|\bel\(|\"\.\./", text), path.name


def test_modules_are_joined_in_the_order_of_their_imports(tmp_path):
    (tmp_path / "core").mkdir()
    (tmp_path / "page.js").write_text('import { b } from "./b.js";\nimport { c } from "./core/c.js";\n\nb(c);\n')
    (tmp_path / "b.js").write_text('import { c } from "./core/c.js";\n\nexport function b(x) {\n  return c + x;\n}\n')
    (tmp_path / "core/c.js").write_text("/**\n * @type {number}\n */\nexport const c = 1;\n")
    assert joined("page.js", tmp_path) == "const c = 1;\n\n\nfunction b(x) {\n  return c + x;\n}\n\n\nb(c);\n"


def test_modules_that_declare_the_same_name_are_not_joined(tmp_path):
    (tmp_path / "page.js").write_text('import { b } from "./b.js";\n\nconst a = b;\n')
    (tmp_path / "b.js").write_text("const a = 2;\nexport const b = a;\n")
    with pytest.raises(ValueError, match="a is declared in b.js and in page.js"):
        joined("page.js", tmp_path)


def test_names_that_are_declared_in_a_list_are_not_joined_twice_either(tmp_path):
    (tmp_path / "a.js").write_text("export const [one, two] = [1, 2];\n")
    (tmp_path / "page.js").write_text('import { one } from "./a.js";\n\nconst [three, two] = [3, one];\n')
    with pytest.raises(ValueError, match="two is declared in a.js and in page.js"):
        joined("page.js", tmp_path)


def test_modules_that_import_each_other_are_not_joined(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nexport const a = b;\n')
    (tmp_path / "b.js").write_text('import { a } from "./a.js";\nexport const b = a;\n')
    with pytest.raises(ValueError, match="a.js imports itself, by way of b.js"):
        joined("a.js", tmp_path)


def test_an_import_that_can_not_be_left_out_is_refused(tmp_path):
    (tmp_path / "page.js").write_text('import { b as c } from "./b.js";\n')
    (tmp_path / "b.js").write_text("export const b = 1;\n")
    with pytest.raises(ValueError, match="page.js: only"):
        joined("page.js", tmp_path)


# What is shown is what ran, and what is sent is what was recorded


@pytest.mark.parametrize("row", [row for row in lc.errata() if row.changes], ids=lambda row: row.id)
def test_the_lines_shown_of_a_changed_copy_are_those_that_ran(row):
    """The copy's own code, run without a trace, leaves in its arrays what the stepper's last step shows."""
    function, listing = row.function(), lc.LISTINGS[row.listing]
    given = adapter.arguments(listing.function, listing.example())
    try:
        function(**given)
    except Exception as error:  # what is printed wrong may stop
        with pytest.raises(type(error)):
            lc.stepper(function, like=row.listing)
        return
    widget = lc.stepper(function, like=row.listing)
    shown = [line["python"].split("  #")[0] for line in unpacked(widget.data)[0]["lines"]]
    for old, new in row.changes:
        left = [line.strip(" <") for line in new.split("\n") if line]
        assert set(left) <= set(shown)
        assert old in left or old not in shown
    last = widget.trace.values_at(len(widget.trace))
    for name, value in given.items():
        layers = value.layers if isinstance(value, onebased.Layers) else {None: value}
        for layer, array in layers.items():
            same = [place for place in widget.trace.arrays if (place.name, place.layer) == (name, layer)]
            place = same[-1] if same else None  # the last, where a line puts a new array in its place
            if place is None or place.positions:
                continue
            cells = [np.nan if cell is None else cell for cell in array.cells]
            assert np.array_equal(last[place.first:place.first + place.size], cells, equal_nan=True), place.title


def test_numbers_that_need_more_than_a_byte_or_two_are_sent_whole():
    widget = stepper_of_far()
    trace, (_, columns) = widget.trace, unpacked(widget.data)
    assert {columns[f"variable {name}"].dtype.name for name in "nmx"} == {"int32", "int16"}
    assert columns["read_box"].dtype == "int16" and columns["read_box"].max() > 127
    loop = [k for k in range(len(trace)) if trace[k].line == trace.lines[-1].number - 3]
    assert [columns["variable n"][k] for k in loop] == [1000 * n for n in range(1, 301)]
    assert [columns["variable m"][k] for k in loop] == [-n for n in range(1, 301)]
    assert [columns["variable x"][k] for k in loop] == list(range(1, 301))
    statements = unpacked(stepper_of_far(150).data)[1]["statement"]
    assert statements.min() == 0 and statements.max() == 150 + 4


def test_each_fault_that_make_mutants_browser_plants_has_its_place_in_the_scripts():
    for fault in FAULTS:
        text = (ROOT / fault.path).read_text(encoding="utf-8")
        assert text.count(fault.old) == 1 and fault.new != fault.old, fault


@pytest.mark.parametrize("missing", ["matplotlib", "PIL"])
def test_without_what_draws_its_still_picture_the_widget_shows_all_the_same(missing):
    code = f"""
import sys
sys.modules[{missing!r}] = None  # as if it were not installed
import lecture_cnn as lc
data, metadata = lc.stepper("L31")._repr_mimebundle_()
print(sorted(data))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout == "['application/vnd.jupyter.widget-view+json', 'text/plain']\n", run.stderr
