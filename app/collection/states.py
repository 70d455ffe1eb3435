"""The states of a submission, and why one is in quarantine."""

from enum import StrEnum


class State(StrEnum):
    """What becomes of a submission in results."""

    #: It counts.
    COUNTED = "counted"
    #: Another answer under the same code counts; this one is shown beside it.
    BESIDE = "beside"
    #: Made to try the questionnaire; never counts.
    TEST = "test"
    #: Set aside until a person decides: see Quarantine.
    QUARANTINED = "quarantined"
    #: Taken out by a person, who said why.
    EXCLUDED = "excluded"


class Quarantine(StrEnum):
    """Why a submission waits for a person. The reasons that do not name the form come first."""

    EARLY = "early"
    #: Finished and received after closing.
    CLOSED = "closed"
    #: Finished in time by its own clock, received after closing.
    LATE = "late"
    UNKNOWN_VERSION = "unknown_version"
    #: A form version that was never published.
    UNPUBLISHED_VERSION = "unpublished_version"
    UNKNOWN_CODE = "unknown_code"
    REVOKED_CODE = "revoked_code"
    #: The questionnaire asks for a code and none came.
    NO_CODE = "no_code"
    #: It cannot be read as an answer to its form version.
    UNREADABLE = "unreadable"
