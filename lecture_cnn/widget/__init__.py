"""The widget that steps through a run in the browser.

What a reader can do here: make the widget (`stepper.Stepper`), run a listing again by controls
(`explore`; `inputs` computes the inputs from them), and change a line, an input or a slip in the
widget itself (`change` answers what the browser asks for). `asks` has the questions before steps,
`lesson` the widget of a lecture. Python runs a listing once and sends its columns (`pack`).
`frames.py` knows the deck's own sequences of slides, `still.py` draws a step as a picture. A page
without a kernel is written by `lecture_cnn.publishing`.

`js/core/` computes from these columns everything that a view shows, and knows of no page:

    columns.js      reads the bytes
    state.js        the values at a step
    sentence.js     the step's sentence, and which cells it used for a cell
    history.js      where a number comes from, and where it goes
    step.js, products.js       what one step does
    loops.js        the passes through a loop
    layout.js       how cells lie on the screen
    overlays.js     what lies over the maps
    pairing.js, replays.js     how the cells of two runs belong together
    ghosts.js       how the run before a change and the run after it do
    stage.js, fit.js           what stands on the stage, and how large it can be
    numbers.js, answers.js     how numbers are written and typed
    asks.js         which question is next on the way, and which choices are right

The other modules in `js/` draw:

    run.js          one run
    draw.js, picture.js        the maps; the large ones
    listing.js, explain.js, passes.js      the listing, the arithmetic, the passes through a loop
    rooms.js        the layers of a network
    arrows.js       what lies over the maps
    entry.js        the catalogue's entry
    ask.js          a question before a step: its choices, the hands, the answer
    cursor.js       the keyboard's cell
    pair.js, replay.js         two gradients; two whole runs
    controls.js     the keys and the timeline
    stage.js        one step, large, for a class (smallmap.js, palette.js, pointer.js; stagebar.js
                    its controls; twostage.js two runs)
    edit.js, ghost.js          what is changed in place; the run before it
    remember.js     which mode was chosen
    lesson.js       the rows of a lecture
    page.js         puts a view into a page or a notebook

`modules.py` joins them all to the one module that a page and a notebook take.
"""
