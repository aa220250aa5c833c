"""Where the rules behind the fields of a scenario come from, as the fields cite it."""

FARATIN = "Faratin, Sierra & Jennings 1998"
ZARTMAN = "Zartman 2000 (ripeness, the mutually hurting stalemate)"
STYLES = "Touval & Zartman 1985; Bercovitch 1997"
PUTNAM = "Putnam 1988"
WALTER = "Fearon 1995; Walter 1997"
SPOILERS = "Kydd & Walter 2002"

BIAS = "Kydd 2003; Rauchhaus 2006; Favretto 2009 (rival claims on biased mediators)"
LINKAGE = "Sebenius 1983; Morgan 1990 (issue linkage)"
RETALIATION = "Haushofer, Biletzki & Kanwisher 2010 (retaliation)"
MANY = "Böhmelt 2011; Menninga 2023 (many mediators)"

FITTED = "fitted to published data (docs/evidence.md)"
