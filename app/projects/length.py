"""How long a questionnaire is: one figure for pages, letters, sheets and the catalogue."""

#: People read, think and go back; filters spare them some of the questions.
SECONDS_A_QUESTION = 20


def minutes_to_answer(questions: int) -> int:
    """About how many minutes it takes to answer so many questions; at least one."""
    return max(1, round(questions * SECONDS_A_QUESTION / 60))
