"""Validation: how far the model agrees with closed forms and published data.

`python -m validation` in a checkout carries out every check (`validation.checks`) and writes
docs/evidence.md (`validation.page`). `closed_forms` has cases whose answer is known, `patterns`
published shares and hazards, `icb` the one generic crisis that carries all comparisons with
published data; nothing in it is fitted to a single row of data. `signs` is the table of signs,
which `python -m validation signs` holds and writes as docs/signs.md; `fit` fits coefficients to
published numbers together (`python -m validation fit`, docs/fit.md).
"""
