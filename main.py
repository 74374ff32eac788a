"""Start Gradviz from a checkout."""

from gradviz.app import main

main()
