"""Where both programs of a bundle begin: `doorstep` (the window) and `doorstep-cli` (the same code at a console)."""

import sys

from app.__main__ import main

sys.exit(main())
