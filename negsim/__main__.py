"""``python -m negsim`` is ``negsim``."""

import sys


def main() -> int:
    """Run the command line; an interrupt before it is even there ends as quietly as later."""
    try:
        from negsim.cli.main import main

        return main()
    except KeyboardInterrupt:
        print("negsim: interrupted; nothing was written", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
