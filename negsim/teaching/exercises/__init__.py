"""Exercises for teaching: sheets for students, and keys that are worked out by the model.

Each exercise has a file of words in the folder ``exercises/`` (`words`) and two functions (`keys`),
kept apart so that no sheet can tell an answer: *facts* of the case, known without any run, and
*answers*, which only the key shows. `sheets` fills the words in, `paper` prints them.
"""
