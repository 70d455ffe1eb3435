"""The live page: the whole questionnaire in one document, which a script brings to life."""
