"""What notebooks and teaching share: `figures`, still pictures of runs and of networks that learn.

`band` draws one series, one filter and all products of a run. `questions` are the notebooks'
questions, each on its stage, `exercises` their exercises. `lessons` are the two lectures, row by
row, `claims` what the decks assert, each sentence with its run.
`side_by_side` shows a vectorized function beside its listing.
"""
