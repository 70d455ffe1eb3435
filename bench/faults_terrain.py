"""Part of bench/faults.py: agents at their doors, through a network and a server where everything goes wrong.

Agents' devices run the real client code (static/js/terrain without its screens, on a store in memory:
bench/devices/) against the real server on SQLite. They note what happens at doors, answers with sealed files
among it, while requests are dropped, doubled, delayed, refused and cut, devices restart, clocks jump by ten
years, the server is killed and put back to earlier backups, the team moves doors from one agent to another
and residents answer by code. At the end all that agents were told is kept must be in the database once, every
device must show the doors that are its agent's, each as the server's own fold of the log has it, and handing
all of it in again must change nothing.
"""

import argparse
import json
import random
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

from counts import Counts
from faults_devices import Installation
from faults_doors import Doors, out_of_order, read_doors
from faults_log import Log, read_log
from prefill import Target, prepare
from questionnaire import make_answers
from sqlalchemy import select

from app.accounts.models import Grant, Person, Role, Scope
from app.accounts.people import add_person
from app.db import db, transaction
from app.fieldwork.assigning import assign
from app.fieldwork.devices import invite
from app.fieldwork.kinds import KINDS
from app.fieldwork.models import Assignment
from app.households.minting import mint_batch
from app.households.models import Household
from app.projects.models import Questionnaire
from tests.node import find_node
from tests.serving import Server

ROOT = Path(__file__).resolve().parent.parent
_POOL = 300
_DOORS = 20
Json = dict[str, Any]


class Team:
    """The office: who goes where, changed while agents are out."""

    def __init__(self, target: Target, agents: int, chance: random.Random) -> None:
        self._target = target
        self._chance = chance
        with target.app.app_context():
            with transaction() as session:
                questionnaire = session.scalars(select(Questionnaire)).one()
                people = [add_person(f"a{one}@banc.example", f"Agent {one}") for one in range(agents)]
                for person in people:
                    person.grants.append(Grant(role=Role.AGENT, scope=Scope.CITY))
                homes = [_home(questionnaire, number) for number in range(agents * _DOORS)]
                session.add_all(homes)
                session.flush()
                for place, person in enumerate(people):
                    assign(questionnaire, [home.id for home in homes[place::agents]], person)
                # One agent in two has a second device.
                owners = [person for place, person in enumerate(people) for _ in range(1 + place % 2)]
                self.tokens = [invite(questionnaire.project, person) for person in owners]
                self.codes = list(mint_batch(questionnaire, "Avis", 40 * agents).codes)
                self.agents = {person.id: person.number for person in people}
            _leave()

    def move(self) -> None:
        """Give some doors to others, to nobody, away and back, or on before anybody hears of it."""
        with self._target.app.app_context():
            with transaction() as session:
                questionnaire = session.scalars(select(Questionnaire)).one()
                known = session.scalars(
                    select(Assignment.household_id).order_by(Assignment.household_id)
                ).all()
                some = self._chance.sample(known, min(len(known), self._chance.randint(1, 6)))
                for _ in range(self._chance.choice((1, 1, 2, 3))):
                    assign(questionnaire, some, self._somebody())
            _leave()

    def _somebody(self) -> Person | None:
        if self._chance.random() < 0.1:
            return None
        return db.session.get(Person, self._chance.choice(sorted(self.agents)))


def _home(questionnaire: Questionnaire, number: int) -> Household:
    return Household(
        project_id=questionnaire.project_id,
        address=f"{number} rue du Banc, 44000 Nantes",
        number=str(number),
        street="rue du Banc",
        town="44000 Nantes",
    )


def _leave() -> None:
    """Hold nothing of the database open: its file may be exchanged."""
    db.session.remove()
    db.engine.dispose()


class Office:
    """What is done to the server's machine and by the team, when the devices' process asks for it."""

    def __init__(self, installation: Installation, team: Team) -> None:
        self._installation = installation
        self._team = team
        #: What a restore took away.
        self.lost: set[str] = set()
        self.before: Log | None = None

    def attend(self, devices: "subprocess.Popen[str]") -> None:
        """Do as asked, a line at a time, until the process ends."""
        assert devices.stdout and devices.stdin
        for line in devices.stdout:
            self._do(json.loads(line)["ask"])
            devices.stdin.write("done\n")
            devices.stdin.flush()

    def _do(self, what: str) -> None:
        match what:
            case "kill":
                self._installation.kill()
            case "backup":
                self._installation.backup()
            case "restore":
                self._restore()
            case "move":
                self._team.move()
            case "rows":
                self.before = read_log(self._installation.target)

    def _restore(self) -> None:
        target = self._installation.target
        # Nothing may come between what is counted and what is put back.
        self._installation.serving.stop()
        known = read_log(target).kept.keys()
        self._installation.serving.start()
        self._installation.restore()
        self.lost |= known - read_log(target).kept.keys()


def run(told: argparse.Namespace, folder: Path) -> Counts:
    var = folder / "var"
    var.mkdir()
    target = prepare("sqlite", f"sqlite:///{var / 'palier.sqlite3'}", var)
    installation = Installation(target, Server(target.settings), folder / "backup")
    team = Team(target, told.agents, random.Random(told.seed))
    office = Office(installation, team)
    installation.serving.start()
    try:
        devices = _simulate(office, installation, team, told, folder)
    finally:
        installation.serving.stop()
    assert office.before
    log, doors = read_log(target), read_doors(target)
    said = {item[0] for device in devices["devices"] for item in device["log"]}
    good = {
        "events": sum(log.kinds.values()),
        "answers": len(log.kept) - sum(log.kinds.values()),
        "said to be kept": len(said),
        "files said to be kept": sum(len(item[5]) for device in devices["devices"] for item in device["log"]),
        "devices": len(devices["devices"]),
        "doors": len(doors.states),
        "doors whose state was compared": sum(len(device["doors"]) for device in devices["devices"]),
        "moves by the team": devices["moves"],
        "residents who answered": devices["residents"],
        "taken away by a restore": len(office.lost),
        "handed in again at the end": devices["offered"],
        "requests": devices["requests"],
        **{f"syncs: {name}": count for name, count in sorted(devices["outcomes"].items())},
        "faults": sum(devices["faults"].values()),
        **devices["faults"],
    }
    wrong = _compare_log(devices["devices"], office.before, log) | _compare_doors(
        devices["devices"], team, doors
    )
    wrong["order turned round"] = out_of_order(devices["devices"], doors)
    wrong["answers under no door or another"] = _misplaced(devices["devices"], log)
    wrong["files that differ or are not here"] = _lacking(devices["devices"], log)
    wrong["files still sealed"] = log.sealed
    return Counts(good, wrong)


def _simulate(
    office: Office, installation: Installation, team: Team, told: argparse.Namespace, folder: Path
) -> Json:
    """Let the devices live; gives what they tell at the end."""
    chance = random.Random(told.seed)
    target = installation.target
    task = {
        "url": installation.serving.url,
        "questionnaire": target.short_name,
        "version": target.version,
        "answers": [make_answers(chance) for _ in range(_POOL)],
        "codes": team.codes,
        "kinds": {
            name: {"stand": kind.stand, "is_attempt": kind.is_attempt, "is_contact": kind.is_contact}
            for name, kind in KINDS.items()
        },
        "tokens": team.tokens,
        "wanted": told.events,
        "faults": told.faults,
        "restores": min(4, 1 + told.events // 30_000),
        "seed": told.seed,
        "patience": 3000,
    }
    (folder / "task.json").write_text(json.dumps(task))
    command = [find_node(), "--max-old-space-size=6000", "bench/devices/simulate_terrain.mjs"]
    paths = [str(folder / name) for name in ("task.json", "told.json")]
    devices = subprocess.Popen(
        [*command, *paths], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    office.attend(devices)
    if devices.wait() != 0:
        raise SystemExit("the devices stopped")
    said: Json = json.loads((folder / "told.json").read_text())
    return said


def _compare_log(devices: list[Json], before: Log, after: Log) -> dict[str, int]:
    """What devices say was kept, and hold receipts of, beside the rows."""
    said = {name: digest for device in devices for name, digest, *_ in device["log"]}
    receipts = [tuple(one) for device in devices for one in device["receipts"]]
    named = Counter(name for name, *_ in receipts)
    hashes = {name: digest for name, (digest, _) in after.kept.items()}
    return {
        "missing": sum(hashes.get(name) != digest for name, digest in said.items()),
        "double": after.double + after.conflicts + sum(named.values()) - len(named),
        "unknown": len(after.kept.keys() - said.keys() - named.keys()),
        "without receipt": len(said.keys() - named.keys()),
        "receipts of nothing": sum(
            after.kept.get(name) != (digest, number) for name, digest, number in receipts
        ),
        "still waiting": sum(len(device["waiting"]) for device in devices),
        "changed by sending again": len(before.kept.items() ^ after.kept.items())
        + len(set(before.beside) ^ set(after.beside)),
    }


def _compare_doors(devices: list[Json], team: Team, doors: Doors) -> dict[str, int]:
    """What devices show beside what the server knows."""
    persons = {number: person for person, number in team.agents.items()}
    foreign = absent = states = answered = own = 0
    for device in devices:
        mine = doors.rounds.get(persons[device["agent"]], set())
        shown = {UUID(one) for one in device["addresses"]}
        foreign += len(shown - mine)
        absent += len(mine - shown)
        own += sum(household in device["addresses"] for _, household in device["own"])
        for door in device["doors"]:
            household = UUID(door.pop("household"))
            answered += door.pop("answered") != (household in doors.answered)
            states += door != doors.states.get(household, doors.untouched)
    return {
        "doors of others on a device": foreign,
        "doors that a device lacks": absent,
        "states that differ": states,
        "answered that differ": answered,
        "noted here that no pull told of": own,
    }


def _misplaced(devices: list[Json], log: Log) -> int:
    """Answers that count under another door than the one where they were given, or under none."""
    return sum(
        log.places.get(name) != household
        for device in devices
        for name, _, household, kind, *_ in device["log"]
        if kind == "answer"
    )


def _lacking(devices: list[Json], log: Log) -> int:
    """Files of answers that are not kept as what their device hashed before it sealed them."""
    return sum(
        log.files.get((answer, name)) != digest
        for device in devices
        for answer, *_, files in device["log"]
        for name, digest in files
    )
