"""`python -m onedoor` is the `onedoor` command."""

import sys

from onedoor.cli import main

sys.exit(main())
