"""Drawn scenes: the drawing by hand, the corners and joints where the drawing is, the two networks that find them."""

import numpy as np
import pytest

from lecture_cnn.course import figures
from lecture_cnn.nets import scenes
from lecture_cnn.nets.losses import accuracy, cross_entropy, heads, l2
from lecture_cnn.nets.models import box_net, pose_net
from lecture_cnn.nets.optimizers import Adam
from lecture_cnn.nets.training import Training, in_use

EVERYWHERE = scenes.OBJECTS["block"]


def turning(places):
    """Twice the area that the corners (N, 4, 2) go round: above 0 if clockwise as seen, with y down."""
    after = np.roll(places, -1, axis=1)
    return (places[..., 0] * after[..., 1] - after[..., 0] * places[..., 1]).sum(axis=1)


def test_a_straight_box_fills_its_cells_and_a_third_of_a_cell_where_it_ends_in_it():
    y = scenes.filled(np.array([4.0, 10.0]), np.diag([2 + 1 / 3, 3.0]), EVERYWHERE)
    assert np.allclose(y[2:6, 7:13], 1) and np.allclose(y[[1, 6], 7:13], 1 / 3)
    assert y.sum() == pytest.approx(4 * 6 + 2 * 6 / 3)


def test_each_object_is_dark_where_its_rule_says():
    middle, box = np.array([16.0, 16.0]), 9 * np.eye(2)
    drawn = {name: scenes.filled(middle, box, rule) for name, rule in scenes.OBJECTS.items()}
    places = {"middle": (16, 16), "upper left": (7, 7), "upper middle": (16, 7), "lower left": (7, 24)}
    assert {name: [where for where, place in places.items() if y[place] > 0.2] for name, y in drawn.items()} == {
        "block": ["middle", "upper left", "upper middle", "lower left"],
        "frame": ["upper left", "upper middle", "lower left"],
        "cross": ["middle", "upper middle"],
        "triangle": ["middle", "upper middle", "lower left"],
    }


def test_a_line_is_dark_along_itself_and_no_longer():
    start, end = np.array([[4.5, 8.5]]), np.array([[9.5, 8.5]])
    (y,) = scenes.stroked(start, end, thickness=1)
    assert np.allclose(y[4:10, 8], 1) and np.allclose(y[:, [7, 9]], 0) and np.allclose(y[[3, 10]], 0)
    (dot,) = scenes.stroked(start, start, thickness=3)
    assert dot[3:6, 8].tolist() == [1, 1, 1] and dot[2, 8] == dot[6, 8] == 0


@pytest.mark.parametrize("degrees, across", [(0, (1, 0)), (90, (0, 1)), (180, (-1, 0))])
def test_a_turn_is_clockwise_as_seen(degrees, across):
    assert np.allclose(scenes.turned(degrees)[0], across)


def test_the_corners_go_round_the_drawing_clockwise_from_the_upper_left():
    y, classes, corners = scenes.objects(60, seed=3)
    places = corners.reshape(-1, 4, 2)
    assert y.shape == (60, 1, 32, 32) and set(classes) == {0, 1, 2, 3}
    assert places.min() >= 0 and places.max() <= 32
    assert (turning(places) > 0).all()
    assert (places[:, 0, 0] < places[:, 1, 0]).all() and (places[:, 0, 1] < places[:, 3, 1]).all()
    sides = np.linalg.norm(places - np.roll(places, -1, axis=1), axis=2)
    assert np.allclose(sides[:, :2], sides[:, 2:]) and sides.min() >= 10 and sides.max() <= 18
    for picture, corner, drawn in zip(y[:, 0], places, classes):
        if drawn == 0:  # a block: as dark as its box is large, with its middle in the box's
            assert picture.sum() == pytest.approx(turning(corner[None])[0] / 2, rel=0.03)
            x, z = np.argwhere(picture).T
            weight = picture[picture > 0]
            assert np.allclose([weight @ (x + 0.5), weight @ (z + 0.5)] / weight.sum(), corner.mean(axis=0), atol=0.1)
        left, top = np.argwhere(picture).min(axis=0)
        right, bottom = np.argwhere(picture).max(axis=0) + 1
        assert left >= corner[:, 0].min() - 1 and right <= corner[:, 0].max() + 1
        assert top >= corner[:, 1].min() - 1 and bottom <= corner[:, 1].max() + 1


def test_every_joint_of_a_stick_figure_lies_on_dark_cells():
    y, joints = scenes.stick_figures(40, seed=4)
    places = joints.reshape(40, len(scenes.JOINTS), 2)
    assert y.shape == (40, 1, 32, 32) and y.min() == 0 and y.max() == 1
    assert places.min() > 1 and places.max() < 31
    n = np.arange(40)[:, None]
    assert (y[n, 0, places[..., 0].astype(int), places[..., 1].astype(int)] > 0.3).all()
    head, neck, hip = (places[:, scenes.JOINTS.index(name), 1] for name in ("head", "neck", "hip"))
    assert (head < neck).all() and (neck < hip).all()
    elbows = [places[:, scenes.JOINTS.index(f"{side} elbow"), 0] for side in ("left", "right")]
    assert (elbows[0] < elbows[1]).all()


@pytest.mark.parametrize("draw", [scenes.objects, scenes.stick_figures])
def test_the_same_seed_draws_the_same_and_another_one_does_not(draw):
    first, again, other = draw(5, seed=7), draw(5, seed=7), draw(5, seed=8)
    assert all(np.array_equal(a, b) for a, b in zip(first, again))
    assert not np.array_equal(first[0], other[0])
    with pytest.raises(ValueError, match="count"):
        draw(0)


def test_the_mean_distance_by_hand():
    found, places = np.array([[3.0, 4, 1, 1], [0, 0, 1, 2]]), np.array([[0.0, 0, 1, 1], [0, 0, 1, 1]])
    assert scenes.mean_distance(found, places) == (5 + 0 + 0 + 1) / 4
    assert scenes.mean_distance(found, places, axis=0).tolist() == [(5 + 0) / 2, (0 + 1) / 2]
    with pytest.raises(ValueError, match=r"expected places \(N, 2J\)"):
        scenes.mean_distance(found[:, :3], places[:, :3])


def test_a_gallery_shows_each_picture_with_its_lines():
    y, _, corners = scenes.objects(3)
    figure = figures.gallery(y, {"red": (corners, scenes.SIDES)}, ["a", "b", "c"])
    assert [axis.get_title() for axis in figure.axes] == ["a", "b", "c"]
    assert [len(axis.lines) for axis in figure.axes] == [4] * 3
    assert figure.axes[1].lines[0].get_xdata().tolist() == corners[1, [0, 2]].tolist()


def box_loss(results, targets, ops):
    return heads(results, targets, [cross_entropy, l2], ops=ops)


def test_the_two_heads_learn_class_and_corners_together():
    y, classes, corners = scenes.objects(600, seed=1)
    training = Training(box_net(), Adam(5e-3), y, (classes, corners / 16 - 1), loss=box_loss)
    training.run(150)
    y, classes, corners = scenes.objects(100, seed=2)
    scores, boxes = in_use(training.network, y, batch=30)
    assert scores.shape == (100, 4) and boxes.shape == (100, 8)
    assert accuracy(scores, classes) > 0.8  # a guess finds 0.25
    assert scenes.mean_distance(16 * (boxes + 1), corners) < 4  # the mean box is 6.5 cells off


def test_the_joints_are_learned():
    y, joints = scenes.stick_figures(400, seed=1)
    training = Training(pose_net(), Adam(5e-3), y, joints / 16 - 1, loss=l2)
    training.run(150)
    y, held_out = scenes.stick_figures(100, seed=2)
    found = 16 * (in_use(training.network, y) + 1)
    assert scenes.mean_distance(found, held_out) < 2.5
    assert scenes.mean_distance(np.tile(joints.mean(axis=0), (100, 1)), held_out) > 4  # the mean figure


def test_each_joint_but_the_head_ends_one_limb():
    assert sorted(scenes.TO) == list(range(1, len(scenes.JOINTS)))
    limbs = {(scenes.JOINTS[one], scenes.JOINTS[other]) for one, other in scenes.LIMBS}
    for side in ("left", "right"):
        arm = {("neck", f"{side} elbow"), (f"{side} elbow", f"{side} hand")}
        leg = {("hip", f"{side} knee"), (f"{side} knee", f"{side} foot")}
        assert arm | leg <= limbs
