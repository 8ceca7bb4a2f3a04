"""Pages that step without a kernel: `export` writes a stepper, a notebook or a folder of them.

    export      one file, or a folder
    notebook    a notebook's cells and outputs as HTML
    markdown    its text and formulas as HTML
    page        the page around them: one script, one style, no request
"""
