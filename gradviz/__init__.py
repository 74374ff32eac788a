"""Watch PyTorch's dynamic graph live.

The data flows one way::

    editor text --> worker process --> events --> trace --> scene --> canvas, panels
                 (runs it, records)  (a stream)  (a record  (laid out,  (Qt)
                                                  in time)   no Qt)

`gradviz.events` holds every fact that can be recorded, `gradviz.recorder` turns what torch does into such facts,
`gradviz.worker` does so in a process of its own, `gradviz.trace` derives the graph at any step, `gradviz.scene` lays it
out, `gradviz.ui` shows it. Start reading at `gradviz.app`. Importing this package imports neither torch nor Qt.
"""

import logging

from gradviz.api import graph, load, record, show
from gradviz.trace.trace import Trace

__all__ = ["Trace", "graph", "load", "record", "show"]
__version__ = "0.1.0"

logging.getLogger("gradviz").addHandler(logging.NullHandler())  # what goes wrong is shown as a sentence
