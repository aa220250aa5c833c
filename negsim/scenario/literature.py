"""Where the rules behind the fields of a scenario come from, as the fields cite it."""

FARATIN = "Faratin, Sierra & Jennings 1998"
ZARTMAN = "Zartman 2000 (ripeness, the mutually hurting stalemate)"
STYLES = "Touval & Zartman 1985; Bercovitch 1997"
PUTNAM = "Putnam 1988"
WALTER = "Fearon 1995; Walter 1997"
SPOILERS = "Kydd & Walter 2002"

BIAS = "Kydd 2003; Rauchhaus 2006; Favretto 2009 (rival claims on biased mediators)"
