"""Evidence: how far the model's numbers agree with closed forms and published data.

`negsim.evidence.checks` carries out every check and `negsim.evidence.page` tells them;
`negsim.evidence.crisis` has the one generic crisis that carries every comparison with published
data; nothing in it is fitted to a single row of data.
"""
