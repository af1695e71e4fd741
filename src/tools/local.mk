# The tools: a table of verbs and a one-line main each.
