"""Agents: their devices, the addresses assigned to them, what happened at each door. See README.md."""
