"""The parts of a quarter, one function a step; ``sim.model`` holds their order."""
