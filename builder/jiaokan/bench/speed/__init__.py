"""What a whole build costs: on which kinds of pages, beside what, and in which of its parts."""
