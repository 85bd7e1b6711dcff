"""OpenLLMetry as it was until 2025: see openllmetry.py."""

import runpy

runpy.run_module("openllmetry", run_name="__main__")
