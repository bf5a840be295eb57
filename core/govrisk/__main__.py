"""``python -m govrisk`` is the ``govrisk`` command."""

from govrisk.cli import main

if __name__ == "__main__":
    main()
