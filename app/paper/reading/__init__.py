"""Scanned sheets, from files to boxes: images only, nothing here knows the database.

`pages_of` takes piles apart; `read_page` finds by its code which page of which copy an image is, where it
lies (`registrations`), and what its boxes show. Lengths on paper are millimetres, on images pixels.
"""
