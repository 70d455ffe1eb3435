"""The way of a file to an XForm, in the process that may be killed. Every step may refuse it."""

from pathlib import PurePath

from app.questionnaire.problems import FormRefused
from app.questionnaire.reading.archives import check_archive
from app.questionnaire.reading.assembly import assemble
from app.questionnaire.reading.binding import check_by_engine
from app.questionnaire.reading.broken_rules import without_broken_rules
from app.questionnaire.reading.choices import check_choices
from app.questionnaire.reading.circles import check_circles
from app.questionnaire.reading.contradictions import check_contradictions
from app.questionnaire.reading.conversion import convert_to_xform
from app.questionnaire.reading.external_choices import merge_external_choices
from app.questionnaire.reading.findings import Findings, refuse
from app.questionnaire.reading.formats import Format, decode, sniff
from app.questionnaire.reading.grids import Grid, read_workbook
from app.questionnaire.reading.idioms import mend_expressions
from app.questionnaire.reading.instance_names import part_lists_from_files
from app.questionnaire.reading.nesting import check_nesting
from app.questionnaire.reading.parameters import check_parameters
from app.questionnaire.reading.references import check_references
from app.questionnaire.reading.report import Limits, Reading
from app.questionnaire.reading.settings import check_settings, rename_reserved
from app.questionnaire.reading.text_grids import read_text
from app.questionnaire.reading.understanding import read_survey
from app.questionnaire.reading.xforms import count_questions, parse_xform
from app.questionnaire.reading.xml_gate import check_xml


def read(data: bytes, filename: str, limits: Limits) -> Reading:
    """Read a file of any accepted format; every refusal is told as problems, never raised."""
    findings = Findings()
    try:
        xml, questions = _xform(data, filename, limits, findings)
        if not questions:
            findings.problem("no_question")
        findings.stop_if_refused()
    except FormRefused as refused:
        told = (*findings.problems, *(each for each in refused.problems if each not in findings.problems))
        return Reading(False, None, 0, tuple(findings.repairs), told)
    return Reading(True, xml, questions, tuple(findings.repairs), tuple(findings.problems))


def _xform(data: bytes, filename: str, limits: Limits, findings: Findings) -> tuple[bytes, int]:
    """Return the XForm that the file is, or becomes, and how many questions it asks."""
    if len(data) > limits.file_size:
        raise refuse("file_too_large", size=len(data), limit=limits.file_size)
    if sniff(data) is Format.XML:
        check_xml(data, limits.xml_depth)
        root = parse_xform(data)
        return without_broken_rules(data, root, findings), count_questions(root)
    xml = _spreadsheet_xform(_grids(data, limits, findings), PurePath(filename).stem, findings)
    return xml, count_questions(parse_xform(xml))


def _grids(data: bytes, limits: Limits, findings: Findings) -> tuple[Grid, ...]:
    file_format = sniff(data)
    if file_format is Format.TEXT:
        return read_text(decode(data, findings))
    if file_format is Format.ARCHIVE:
        check_archive(data, limits)
    return read_workbook(data)


def _spreadsheet_xform(grids: tuple[Grid, ...], title: str, findings: Findings) -> bytes:
    sheets = assemble(grids, findings)
    findings.stop_if_refused()
    survey = read_survey(sheets, findings)
    check_nesting(survey, findings)
    sheets = merge_external_choices(sheets, survey, findings)
    check_choices(sheets, survey, findings)
    part_lists_from_files(sheets, survey, findings)
    check_parameters(survey, findings)
    mend_expressions(sheets, findings)
    check_references(sheets, survey, findings)
    check_circles(survey, findings)
    check_contradictions(sheets, survey, findings)
    findings.stop_if_refused()
    rename_reserved(sheets, survey, findings)
    settings = check_settings(sheets, survey, findings)
    xml = convert_to_xform(sheets, settings, title)
    check_by_engine(xml, survey, sheets, findings)
    return xml
