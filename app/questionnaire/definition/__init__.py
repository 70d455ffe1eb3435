"""The definition of a questionnaire: a frozen Form, read from XForm XML."""

from .choices import Choice, ChoiceKind, Itemset
from .form import Form
from .items import Group, Item, Question, Repeat, walk
from .model import Action, Bind, EntityList, ModelNode
from .palier import PALIER_NAMESPACE, PalierColumns
from .read import read_xform

__all__ = [
    "PALIER_NAMESPACE",
    "Action",
    "Bind",
    "Choice",
    "ChoiceKind",
    "EntityList",
    "Form",
    "Group",
    "Item",
    "Itemset",
    "ModelNode",
    "PalierColumns",
    "Question",
    "Repeat",
    "read_xform",
    "walk",
]
