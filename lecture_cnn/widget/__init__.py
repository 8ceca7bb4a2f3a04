"""The widget that steps through a run in the browser, and the page that does so without a kernel.

What a reader can do here: make the widget (`stepper.Stepper`), write it, a notebook or a folder of them as HTML
(`export.export`), and run a listing again by controls (`explore`; `inputs` makes what they say). Python runs a
listing once and sends its columns (`pack`); the .js files draw. `state.js` reads the columns, `draw.js` makes the
maps (`picture.js` the large ones), `listing.js` the listing, `explain.js` writes the arithmetic out, `controls.js`
has the keys and the timeline, `pair.js` puts two runs of one gradient side by side (`pairing.js` knows what belongs
together), `replay.js` two whole runs, `arrows.js` draws over the maps, `rooms.js` folds a network's layers,
`entry.js` opens the catalogue's entry, `predict.js` asks before it shows and moves the keyboard's cell cursor,
`passes.js` has a line's passes through a loop as rows, `page.js` joins them. `frames.py` knows the deck's own
sequences of slides, `running.py` runs a notebook for its page.
"""
