"""An audit that others can repeat: units drawn from a release, judged by somebody, scored with intervals."""
