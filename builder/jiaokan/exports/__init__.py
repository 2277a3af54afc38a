"""What somebody who trains a model takes away of a release: texts chosen by row, with ids and licences, in one place."""
