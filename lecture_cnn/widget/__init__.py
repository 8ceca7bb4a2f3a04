"""The widget that steps through a run in the browser, and the page that does so without a kernel.

What a reader can do here: make the widget (`stepper.Stepper`), write it, a notebook or a folder of them as HTML
(`export.export`), and run a listing again by controls (`explore`; `inputs` makes what they say). Python runs a
listing once and sends its columns (`pack`). `frames.py` knows the deck's own sequences of slides.

`js/core/` finds in these columns all that is shown, and knows of no page: `columns.js` reads the bytes, `state.js` has
the values at a step, `sentence.js` the step's sentence and what it used for a cell, `history.js` where a number comes
from and goes, `step.js` and `products.js` what one step does, `loops.js` the passes through a loop, `layout.js` how
cells lie, `overlays.js` what lies over the maps, `pairing.js` and `replays.js` what two runs have to do with each
other, `numbers.js` and `answers.js` how numbers are written and typed.

The other modules in `js/` draw: `run.js` one run (`draw.js` the maps, `picture.js` the large ones, `listing.js`,
`explain.js` the arithmetic, `passes.js`, `rooms.js` a network's layers, `arrows.js` what lies over the maps, `entry.js`
the catalogue's entry, `predict.js` the question before a step, `cursor.js` the keyboard's cell), `pair.js` two
gradients, `replay.js` two whole runs, `controls.js` the keys and the timeline. `page.js` puts a view into a page or a
notebook; `modules.py` joins them all to the one module that both take.
"""
