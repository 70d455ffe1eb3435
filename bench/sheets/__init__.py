"""A simulator of filled sheets: a hand fills printed pages, a copier or a phone takes their picture.

    printed -> filling (marks, writing, traces) -> copier | phone -> piles -> show

Everything comes from seeds. The truth of every place, and where on the picture it is, comes
with each page.
"""
