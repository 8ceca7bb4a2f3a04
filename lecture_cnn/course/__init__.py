"""What notebooks and teaching share: `figures`, still pictures of runs and of networks that learn.

`lessons` are the two lectures, row by row.
`side_by_side` shows a vectorized function beside its listing.
"""
