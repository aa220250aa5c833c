"""The model on one page: pure functions of numbers, a random number being one of them.

Read in this order.

``utility``
    A package's worth: saliences times values; what others must deliver counts as far as it is
    verified or they are trusted.
``softening``
    Red lines: how far beyond one a package lies, what a party can bear for what the package
    gives it, and so what a package must be worth to be signed.
``concession``
    Reservation values, and aspirations that fall towards them round by round.
``offers``
    Which packages all could sign, what each party offers, how far the others' drafts are.
``drafts``
    What a party tables where no package would do.
``mediation``
    The influence of mediators, what pressing costs them, the texts they table.
``ratification``
    The principals at home, who may veto, and how well delegations know them.
``breakdown``
    Incidents, blame, escalation, the hazard that talks collapse, and who walks out.
``revival``
    Who leaves the venue, and when talks return.
``implementation``
    Whether what was signed lasts.
``ending``
    How a run ends in which nothing is signed.
``chance``
    Log odds to chances, days to rounds, and how trust moves: used by several of these.
``elementary``
    Exponential, logarithm and power, the same bits on every machine.
``chain``
    Constant chances in place of bargaining, for checks against a closed form.

A rule never draws: executors hand it a number from `negsim.engine.draws`. A rule knows no scenario
field by name: executors hand it the field's value. `negsim.engine.readable.run` and
`negsim.engine.compiled.run` put the rules in order, by the same names, and agree run by run.
"""
