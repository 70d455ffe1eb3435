"""The team's pages of paper."""

from app.paper.views import keying, measuring, printing, review, scans

__all__ = ["keying", "measuring", "printing", "review", "scans"]
