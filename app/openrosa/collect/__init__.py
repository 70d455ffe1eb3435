"""The OpenRosa face, which ODK Collect knows: lists of forms, forms and their files, submissions.

docs/openrosa.md tells what is served and how it differs from ODK Central.
"""
