"""Pages that step without a kernel: `export` writes a stepper, a notebook or a folder of them.

    export      one file, or a folder
    notebook    a notebook's cells and outputs as HTML
    running     the cells of a notebook, run for its page
    outputs     what a cell prints, as a terminal shows it
    markdown    text, formulas and code as HTML
    page        the page around them: one script, one style, no request
"""
