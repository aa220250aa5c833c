"""Exercises for teaching: sheets for students, and keys that are worked out by the model.

Each exercise has a file of words in the folder ``exercises/`` (see `source`) and two functions (see
`keys`), apart so that no sheet can tell an answer: *facts* of the case, known without any run, and
*answers*, which only the key shows. `sheets` fills them in, `negsim.teaching.paper` prints them.
"""
