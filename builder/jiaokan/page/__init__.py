"""Judging the lines of a page: which are the document's and which the site's around it."""
