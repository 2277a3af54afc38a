"""A build in parts: slices of the inputs, each with its result on disk, so that a build goes on where it was stopped."""
