"""``python -m negsim`` is ``negsim``."""

import sys

from negsim.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
