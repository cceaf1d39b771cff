"""Runs the command line as ``python -m hamkg``."""

from hamkg.cli import main

if __name__ == "__main__":
    main()
