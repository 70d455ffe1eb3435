"""Trying a questionnaire before it is published: by a link that only its team has; answers never count."""

import hmac
from base64 import urlsafe_b64encode
from uuid import UUID

from app.keys import keys

_BYTES = 18


def trial_token(questionnaire_id: UUID) -> str:
    """What the address /q/<short-name>?essai=… carries; it lasts as long as the instance's keys."""
    digest = hmac.digest(keys().pages, b"trial\0" + questionnaire_id.bytes, "sha256")
    return urlsafe_b64encode(digest[:_BYTES]).decode()


def is_trial(questionnaire_id: UUID, token: str) -> bool:
    return bool(token) and hmac.compare_digest(trial_token(questionnaire_id).encode(), token.encode())
