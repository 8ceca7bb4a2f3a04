"""Of the 300 made submissions 8 get exactly their points, 30 in `make test-long`, and all in `make test-grade`."""

import json

from long import long, some_of
from made_submissions import HOMEWORK, classroom, hand_in, points

from lecture_cnn.publishing import grading
from lecture_cnn.publishing.grading.assignment import assignment_from

SAMPLE = """
right_loops_lecture right_windows_batch right_columns_cache right_loops_maps_last right_scalars_order right_windows_dict
right_columns_lists right_loops_float32 right_loops_class
wrong_dw_without_stride_lecture wrong_p-p_cache wrong_db_averaged_lecture wrong_border_stays_lists
wrong_forward_flipped_dy_assigned_float32 wrong_db_and_dw_lecture
odd_hangs_with_stride odd_segfault odd_exits odd_exits_when_loaded odd_asks_for_10_gb odd_no_function odd_misspelt
odd_syntax_error odd_windows_line_ends odd_utf_16 odd_notebook_with_errors odd_zip odd_folder_with_helpers
odd_deletes_its_folder odd_asks_the_package
"""


@long
def test_some_of_the_made_submissions_get_exactly_their_points(tmp_path):
    every = classroom()
    assert len(SAMPLE.split()) == 30
    chosen = {name: every[name] for name in some_of(SAMPLE.split(), 4, 1)}
    folder = tmp_path / "class"
    folder.mkdir()
    for student, (file, contents, _) in chosen.items():
        hand_in(folder, student, file, contents)
    submissions, left_out = grading.submissions_in(folder)
    assert len(submissions) == len(chosen) >= 8 and left_out == []
    outputs = grading.Outputs(tmp_path / "grades", json=tmp_path / "grades.json")
    grades = grading.grade(submissions, assignment_from(HOMEWORK), outputs)
    found = {}
    for grade in grades:
        results = [result for row in grade["operations"] for result in row["results"]]
        found[grade["student"]] = {result["name"]: result["points"] for result in results}
    assert found == {student: points(lost) for student, (_, _, lost) in chosen.items()}
    assert json.loads((tmp_path / "grades.json").read_text())["grades"] == grades
