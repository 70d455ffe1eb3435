"""The subset of ODK Central's REST API that pyodk and spreadsheets use (docs/central.md).

`callers` tells who calls, `place` where in the house and with what right, `problems` how refusals read.
Then one file per resource; what Central has and Palier has not is in `unsupported`.
"""
