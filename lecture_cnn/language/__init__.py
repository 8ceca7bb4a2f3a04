"""What makes a listing run and read.

    source      a function's text as a syntax tree, and a changed tree as a function again
    notation    a listing's text as lines of the slide, and its statements as sentences with numbers
    adapter     from NumPy arrays, which count from 0, to a listing's arguments, and back
"""
