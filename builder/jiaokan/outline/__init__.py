"""From clean text to reports, sections, paragraphs and sentences. All offsets are clean code points."""
