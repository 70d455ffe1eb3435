"""What happens to answers once they are in: some people withdraw theirs, the team leaves a few out."""

from collections.abc import Iterable

from app.collection.receipt import Receipt
from app.collection.receipts import find_by_receipt, withdraw
from app.collection.review import exclude
from app.collection.states import State
from app.db import transaction

#: Of so many answers, the first is withdrawn and the second left out.
_EVERY = 89
_REASON = "Saisie deux fois au même stand (exemple fictif)"
_VISITOR = "demonstration"


def think_again(receipts: Iterable[Receipt]) -> None:
    """Withdraw some of these answers with the receipt, as their authors would, and exclude some."""
    codes = list(dict.fromkeys(receipt.code for receipt in receipts if receipt.state == State.COUNTED))
    for code in filter(None, codes[::_EVERY]):
        with transaction():
            withdraw(find_by_receipt(code, _VISITOR))
    for code in filter(None, codes[1::_EVERY]):
        with transaction():
            exclude(find_by_receipt(code, _VISITOR).submission, _REASON)
