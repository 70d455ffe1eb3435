"""The real server killed under load, again and again: nothing acknowledged is missing, nothing is double."""

from flask import Flask

from tests.killing import SENDERS, kill_under_load
from tests.serving import Server

KILLS = 50


def test_fifty_kills_lose_and_double_nothing(app: Flask, server: Server, database: str) -> None:
    outcome = kill_under_load(app, server, KILLS)
    print(f"{database}: {KILLS} kills, {outcome}")
    assert outcome.acknowledged > KILLS
    assert outcome.unheard <= SENDERS
    assert (outcome.missing, outcome.double, outcome.torn) == (0, 0, 0)
