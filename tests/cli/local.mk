# Runs of the tools as a user makes them: one script a topic, printing TAP.
CLI_TESTS =

TESTS += $(CLI_TESTS)
dist_check_SCRIPTS += $(CLI_TESTS)
