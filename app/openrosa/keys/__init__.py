"""App users: the tablets with Collect, what they may fill in, and the code by which they are set up."""
